"use client";

import { useTranslations } from "use-intl";
import { NumberField } from "@/ui/NumberField";
import { Select } from "@/ui/Select";
import type { FormulaQuestion, NumericalQuestion } from "../types";

const ANY = { maximumFractionDigits: 15, useGrouping: false };

type NumberKey = Pick<NumericalQuestion, "answer" | "tolerance" | "tolerance_unit">;

interface Props<Key> {
  question: Key;
  onChange: (question: Key, what?: string) => void;
}

/** A number, and how far from it an answer may be. */
export function NumericalEditor<Key extends NumberKey>({ question, onChange }: Props<Key>) {
  const t = useTranslations("teach.quiz");
  return (
    <div className="grid gap-4 sm:grid-cols-3">
      <NumberField
        label={t("answer")}
        value={question.answer}
        formatOptions={ANY}
        onChange={(answer) => Number.isFinite(answer) && onChange({ ...question, answer }, "answer")}
      />
      <Tolerance question={question} onChange={(part, what) => onChange({ ...question, ...part }, what)} />
    </div>
  );
}

type Tolerant = Pick<NumericalQuestion | FormulaQuestion, "tolerance" | "tolerance_unit">;

export function Tolerance(props: { question: Tolerant; onChange: (part: Tolerant, what?: string) => void }) {
  const { tolerance, tolerance_unit } = props.question;
  const t = useTranslations("teach.quiz");
  return (
    <>
      <NumberField
        label={t("tolerance")}
        value={tolerance}
        minValue={0}
        formatOptions={ANY}
        onChange={(next) =>
          props.onChange({ tolerance: Number.isFinite(next) ? next : 0, tolerance_unit }, "tolerance")
        }
      />
      <Select
        label={t("toleranceUnit")}
        items={(["absolute", "percent"] as const).map((id) => ({ id, label: t(`units.${id}`) }))}
        value={tolerance_unit}
        onChange={(unit) =>
          unit && props.onChange({ tolerance, tolerance_unit: unit as Tolerant["tolerance_unit"] })
        }
      />
    </>
  );
}
