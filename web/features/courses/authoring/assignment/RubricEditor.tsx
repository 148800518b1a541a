"use client";

import { Plus } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "@/ui/Button";
import type { RubricCriterion } from "../types";
import { CriterionEditor } from "./CriterionEditor";
import { bestTotal, newCriterion, withItem, withMovedItem } from "./model";

interface Props {
  rubric: RubricCriterion[];
  onChange: (rubric: RubricCriterion[], what?: string) => void;
}

/** By what the work is judged: criteria, each with levels that are worth points. */
export function RubricEditor({ rubric, onChange }: Props) {
  const t = useTranslations("teach.rubric");
  const starters = [t("levelFull"), t("levelPart"), t("levelNone")];
  return (
    <fieldset className="flex flex-col gap-4">
      <legend className="pb-1 text-sm font-medium">{t("heading")}</legend>
      <p className="text-sm text-ink-soft">
        {rubric.length === 0 ? t("help") : t("total", { points: bestTotal(rubric) })}
      </p>
      <ol className="flex flex-col gap-4">
        {rubric.map((criterion, index) => (
          <li key={criterion.criterion_id}>
            <CriterionEditor
              criterion={criterion}
              number={index + 1}
              isLast={index === rubric.length - 1}
              onChange={(next, what) =>
                onChange(withItem(rubric, index, next), `${criterion.criterion_id} ${what ?? ""}`)
              }
              onMove={(step) => onChange(withMovedItem(rubric, index, index + step))}
              onRemove={() => onChange(withItem(rubric, index, null))}
            />
          </li>
        ))}
      </ol>
      <Button
        size="sm"
        className="self-start"
        isDisabled={rubric.length >= 50}
        onPress={() => onChange([...rubric, newCriterion(rubric, starters)])}
      >
        <Plus aria-hidden="true" />
        {t("addCriterion")}
      </Button>
    </fieldset>
  );
}
