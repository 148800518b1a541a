"use client";

import { Plus, Trash2 } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "@/ui/Button";
import { IconButton } from "@/ui/IconButton";
import { withItem } from "../assignment/model";
import { LazyRichEditor } from "../richtext/LazyRichEditor";
import { RichField } from "../richtext/RichField";
import type { QuestionProps } from "./QuestionEditor";

/** What a learner may look at while answering, one after the other. */
export function Hints({ question, onChange }: QuestionProps) {
  const t = useTranslations("teach.quiz");
  const hints = question.hints_html ?? [];
  const set = (next: string[], what?: string) => onChange({ ...question, hints_html: next }, what);
  return (
    <RichField label={t("hints")} help={hints.length === 0 ? t("hintsHelp") : undefined}>
      <ol className="flex flex-col gap-2">
        {hints.map((hint, index) => (
          <li key={index} className="flex items-start gap-2">
            <div className="min-w-0 grow">
              <LazyRichEditor
                label={t("hintNumber", { number: index + 1 })}
                html={hint}
                compact
                onChange={(html) => set(withItem(hints, index, html), `hint ${index}`)}
              />
            </div>
            <IconButton
              icon={Trash2}
              label={t("removeHint", { number: index + 1 })}
              onPress={() => set(withItem(hints, index, null))}
            />
          </li>
        ))}
      </ol>
      <Button size="sm" className="self-start" onPress={() => set([...hints, ""])}>
        <Plus aria-hidden="true" />
        {t("addHint")}
      </Button>
    </RichField>
  );
}
