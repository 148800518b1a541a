"use client";

import { useTranslations } from "use-intl";
import { NumberField } from "@/ui/NumberField";
import { Switch } from "@/ui/Switch";
import { TextField } from "@/ui/TextField";
import type { FormulaQuestion } from "../types";
import { variablesIn } from "./model";
import { Tolerance } from "./NumericalEditor";
import type { QuestionProps } from "./QuestionEditor";

/** A formula, and between which numbers each of its letters is tried. */
export function FormulaEditor({ question, onChange }: QuestionProps<FormulaQuestion>) {
  const t = useTranslations("teach.quiz");

  /** Each letter of the formula has a range; letters that are gone lose theirs. */
  function write(expression: string) {
    const names = variablesIn(expression);
    const variables = Object.fromEntries(
      names.map((name) => [name, question.variables[name] ?? { low: 1, high: 10 }]),
    );
    onChange({ ...question, expression, variables }, "expression");
  }

  return (
    <div className="flex flex-col gap-4">
      <TextField
        label={t("expression")}
        description={t("expressionHelp")}
        value={question.expression}
        maxLength={500}
        autoComplete="off"
        spellCheck="false"
        onChange={write}
      />
      {Object.entries(question.variables).map(([name, range]) => (
        <fieldset key={name} className="grid gap-4 sm:grid-cols-2">
          <legend className="pb-1.5 text-sm font-medium">{t("variable", { name })}</legend>
          {(["low", "high"] as const).map((end) => (
            <NumberField
              key={end}
              label={t(end)}
              value={range[end]}
              onChange={(next) =>
                Number.isFinite(next) &&
                onChange(
                  { ...question, variables: { ...question.variables, [name]: { ...range, [end]: next } } },
                  `${name} ${end}`,
                )
              }
            />
          ))}
        </fieldset>
      ))}
      <div className="grid gap-4 sm:grid-cols-3">
        <Tolerance question={question} onChange={(part, what) => onChange({ ...question, ...part }, what)} />
        <NumberField
          label={t("samples")}
          value={question.samples}
          minValue={1}
          maxValue={100}
          onChange={(samples) => Number.isFinite(samples) && onChange({ ...question, samples }, "samples")}
        />
      </div>
      <Switch
        isSelected={question.case_sensitive}
        onChange={(case_sensitive) => onChange({ ...question, case_sensitive })}
      >
        {t("caseSensitive")}
      </Switch>
    </div>
  );
}
