"use client";

import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "@/ui/Button";
import { IconButton } from "@/ui/IconButton";
import { Select } from "@/ui/Select";
import { withItem, withMovedItem } from "../assignment/model";
import { useAuthoring } from "../lesson/context";
import { LazyRichEditor } from "../richtext/LazyRichEditor";
import type { OrderingQuestion } from "../types";
import type { QuestionProps } from "./QuestionEditor";

const CREDITS = ["places", "neighbours", "none"] as const;

/** The items in their right order, and what an order that is partly right earns. */
export function OrderingEditor({ question, onChange }: QuestionProps<OrderingQuestion>) {
  const t = useTranslations("teach.quiz");
  const items = question.items_html;
  const set = (next: string[], what?: string) => onChange({ ...question, items_html: next }, what);
  return (
    <>
      <fieldset className="flex flex-col gap-3">
        <legend className="pb-1 text-sm font-medium">{t("items")}</legend>
        <p className="text-sm text-ink-soft">{t("itemsHelp")}</p>
        <ol className="flex flex-col gap-3">
          {items.map((html, index) => (
            <ItemRow
              key={index}
              html={html}
              number={index + 1}
              isLast={index === items.length - 1}
              canRemove={items.length > 2}
              onChange={(next) => set(withItem(items, index, next), `item ${index}`)}
              onMove={(step) => set(withMovedItem(items, index, index + step))}
              onRemove={() => set(withItem(items, index, null))}
            />
          ))}
        </ol>
        <Button size="sm" className="self-start" onPress={() => set([...items, ""])}>
          <Plus aria-hidden="true" />
          {t("addItem")}
        </Button>
      </fieldset>
      <Select
        className="sm:max-w-sm"
        label={t("orderCredit")}
        items={CREDITS.map((id) => ({
          id,
          label: t(`orderCredits.${id}`),
          description: t(`orderCreditHelp.${id}`),
        }))}
        value={question.partial_credit}
        onChange={(credit) =>
          credit && onChange({ ...question, partial_credit: credit as OrderingQuestion["partial_credit"] })
        }
      />
    </>
  );
}

interface RowProps {
  html: string;
  number: number;
  isLast: boolean;
  canRemove: boolean;
  onChange: (html: string) => void;
  onMove: (step: -1 | 1) => void;
  onRemove: () => void;
}

function ItemRow({ html, number, isLast, canRemove, onChange, onMove, onRemove }: RowProps) {
  const t = useTranslations("teach.quiz");
  const { uploadPicture } = useAuthoring();
  return (
    <li className="flex items-start gap-1 sm:gap-2">
      <span aria-hidden className="w-6 shrink-0 pt-3 text-end text-sm text-ink-soft">
        {number}
      </span>
      <div className="min-w-0 grow">
        <LazyRichEditor
          label={t("itemNumber", { number })}
          html={html}
          compact
          onUpload={uploadPicture}
          onChange={onChange}
        />
      </div>
      <div className="flex max-sm:flex-col">
        <IconButton
          icon={ArrowUp}
          size="sm"
          label={t("itemUp", { number })}
          isDisabled={number === 1}
          onPress={() => onMove(-1)}
        />
        <IconButton
          icon={ArrowDown}
          size="sm"
          label={t("itemDown", { number })}
          isDisabled={isLast}
          onPress={() => onMove(1)}
        />
        <IconButton
          icon={Trash2}
          size="sm"
          label={t("removeItem", { number })}
          isDisabled={!canRemove}
          onPress={onRemove}
        />
      </div>
    </li>
  );
}
