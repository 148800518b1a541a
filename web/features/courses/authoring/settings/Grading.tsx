"use client";

import { Plus, Trash2 } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "@/ui/Button";
import { IconButton } from "@/ui/IconButton";
import { NumberField } from "@/ui/NumberField";
import { TextField } from "@/ui/TextField";
import { classes } from "@/ui/classes";
import { withItem } from "../assignment/model";
import type { GradeCategory } from "../types";
import { missingWeight, newCategory } from "./form";
import type { PartProps } from "./SettingsPage";

/** Of what the grade is made, and from which on the course is passed. */
export function Grading({ details, set }: PartProps) {
  const t = useTranslations("teach.settings");
  const { grading, pass_percentage } = details;
  const missing = missingWeight(grading);
  return (
    <div className="flex flex-col gap-5">
      <ol className="flex flex-col gap-5">
        {grading.map((category, index) => (
          <li key={index}>
            <Category
              category={category}
              number={index + 1}
              onChange={(next) => set({ grading: withItem(grading, index, next) })}
            />
          </li>
        ))}
      </ol>
      {grading.length > 0 && (
        <p role="status" className={classes("text-sm", missing === 0 ? "text-good" : "text-bad")}>
          {missing === 0 && t("weightsGood")}
          {missing > 0 && t("weightsMissing", { share: missing })}
          {missing < 0 && t("weightsTooMuch", { share: -missing })}
        </p>
      )}
      <Button
        className="self-start"
        isDisabled={grading.length >= 20}
        onPress={() => set({ grading: [...grading, newCategory(grading, t("categoryName"))] })}
      >
        <Plus aria-hidden="true" />
        {t("addCategory")}
      </Button>
      <NumberField
        label={t("passMark")}
        description={t("passMarkHelp")}
        optional
        minValue={0}
        maxValue={100}
        value={pass_percentage ?? NaN}
        onChange={(share) => set({ pass_percentage: Number.isFinite(share) ? share : null })}
      />
    </div>
  );
}

function Category(props: {
  category: GradeCategory;
  number: number;
  onChange: (category: GradeCategory | null) => void;
}) {
  const { category, number, onChange } = props;
  const t = useTranslations("teach.settings");
  return (
    <div className="grid gap-3 sm:grid-cols-[1fr_11rem_11rem_auto] sm:items-end">
      <TextField
        label={t("categoryNumber", { number })}
        value={category.name}
        maxLength={200}
        onChange={(name) => onChange({ ...category, name })}
      />
      <NumberField
        label={t("weight")}
        value={Math.round(category.weight * 100_000) / 1000}
        minValue={0}
        maxValue={100}
        onChange={(share) => Number.isFinite(share) && onChange({ ...category, weight: share / 100 })}
      />
      <NumberField
        label={t("dropLowest")}
        value={category.drop_lowest}
        minValue={0}
        onChange={(count) => Number.isFinite(count) && onChange({ ...category, drop_lowest: count })}
      />
      <IconButton
        icon={Trash2}
        label={t("removeCategory", { name: category.name })}
        onPress={() => onChange(null)}
      />
    </div>
  );
}
