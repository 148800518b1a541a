import { useTranslations } from "use-intl";
import { useFormatter } from "@/i18n/client";
import { NumberField } from "@/ui/NumberField";

/** The points of a work without a rubric. */
export function ScoreField(props: {
  max: number;
  value: number | null;
  onChange: (score: number | null) => void;
}) {
  const t = useTranslations("grading.grade");
  const format = useFormatter();
  return (
    <NumberField
      name="score"
      label={t("score")}
      description={t("scoreHelp", { max: format.number(props.max) })}
      minValue={0}
      maxValue={props.max}
      formatOptions={{ maximumFractionDigits: 2 }}
      value={props.value ?? NaN}
      onChange={(score) => props.onChange(Number.isNaN(score) ? null : score)}
    />
  );
}
