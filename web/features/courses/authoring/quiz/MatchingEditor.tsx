"use client";

import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "@/ui/Button";
import { IconButton } from "@/ui/IconButton";
import { TextField } from "@/ui/TextField";
import { withItem, withMovedItem } from "../assignment/model";
import { useAuthoring } from "../lesson/context";
import { LazyRichEditor } from "../richtext/LazyRichEditor";
import type { MatchingPair, MatchingQuestion } from "../types";
import { newPair } from "./model";
import type { QuestionProps } from "./QuestionEditor";

/** The pairs that belong together, and what is offered beside and belongs to none. */
export function MatchingEditor({ question, onChange }: QuestionProps<MatchingQuestion>) {
  const t = useTranslations("teach.quiz");
  const { pairs } = question;
  const set = (next: MatchingPair[], what?: string) => onChange({ ...question, pairs: next }, what);
  return (
    <>
      <fieldset className="flex flex-col gap-3">
        <legend className="pb-1.5 text-sm font-medium">{t("pairs")}</legend>
        <ol className="flex flex-col gap-4">
          {pairs.map((pair, index) => (
            <PairRow
              key={index}
              pair={pair}
              number={index + 1}
              isLast={index === pairs.length - 1}
              canRemove={pairs.length > 2}
              onChange={(next, what) => set(withItem(pairs, index, next), `pair ${index} ${what}`)}
              onMove={(step) => set(withMovedItem(pairs, index, index + step))}
              onRemove={() => set(withItem(pairs, index, null))}
            />
          ))}
        </ol>
        <Button size="sm" className="self-start" onPress={() => set([...pairs, newPair()])}>
          <Plus aria-hidden="true" />
          {t("addPair")}
        </Button>
      </fieldset>
      <Distractors question={question} onChange={onChange} />
    </>
  );
}

interface RowProps {
  pair: MatchingPair;
  number: number;
  isLast: boolean;
  canRemove: boolean;
  onChange: (pair: MatchingPair, what: string) => void;
  onMove: (step: -1 | 1) => void;
  onRemove: () => void;
}

function PairRow({ pair, number, isLast, canRemove, onChange, onMove, onRemove }: RowProps) {
  const t = useTranslations("teach.quiz");
  const { uploadPicture } = useAuthoring();
  return (
    <li className="flex items-start gap-1 sm:gap-2">
      <div className="grid min-w-0 grow gap-2 sm:grid-cols-2 sm:gap-3">
        <div className="flex min-w-0 flex-col gap-1.5">
          <span aria-hidden className="text-sm font-medium">
            {t("sideNumber", { number })}
          </span>
          <LazyRichEditor
            label={t("sideNumber", { number })}
            html={pair.html}
            compact
            onUpload={uploadPicture}
            onChange={(html) => onChange({ ...pair, html }, "html")}
          />
        </div>
        <TextField
          label={t("matchNumber", { number })}
          value={pair.match}
          maxLength={500}
          autoComplete="off"
          onChange={(match) => onChange({ ...pair, match }, "match")}
        />
      </div>
      <div className="flex max-sm:flex-col">
        <IconButton
          icon={ArrowUp}
          size="sm"
          label={t("pairUp", { number })}
          isDisabled={number === 1}
          onPress={() => onMove(-1)}
        />
        <IconButton
          icon={ArrowDown}
          size="sm"
          label={t("pairDown", { number })}
          isDisabled={isLast}
          onPress={() => onMove(1)}
        />
        <IconButton
          icon={Trash2}
          size="sm"
          label={t("removePair", { number })}
          isDisabled={!canRemove}
          onPress={onRemove}
        />
      </div>
    </li>
  );
}

function Distractors({ question, onChange }: QuestionProps<MatchingQuestion>) {
  const t = useTranslations("teach.quiz");
  const distractors = question.distractors ?? [];
  const set = (next: string[], what?: string) => onChange({ ...question, distractors: next }, what);
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="pb-1 text-sm font-medium">{t("distractors")}</legend>
      <p className="text-sm text-ink-soft">{t("distractorsHelp")}</p>
      <ol className="flex flex-col gap-3 empty:hidden">
        {distractors.map((text, index) => (
          <li key={index} className="flex items-end gap-2">
            <TextField
              label={t("distractorNumber", { number: index + 1 })}
              value={text}
              maxLength={500}
              autoComplete="off"
              onChange={(next) => set(withItem(distractors, index, next), `distractor ${index}`)}
            />
            <IconButton
              icon={Trash2}
              label={t("removeDistractor", { number: index + 1 })}
              onPress={() => set(withItem(distractors, index, null))}
            />
          </li>
        ))}
      </ol>
      <Button size="sm" className="self-start" onPress={() => set([...distractors, ""])}>
        <Plus aria-hidden="true" />
        {t("addDistractor")}
      </Button>
    </fieldset>
  );
}
