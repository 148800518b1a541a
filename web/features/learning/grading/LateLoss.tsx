import { useTranslations } from "use-intl";
import { useFormatter } from "@/i18n/client";
import { Checkbox } from "@/ui/Checkbox";
import { percent } from "../percent";
import type { Work } from "./types";

/** What lateness takes off the grade, and that it does not this time. */
export function LateLoss(props: { work: Work; waived: boolean; onChange: (waived: boolean) => void }) {
  const t = useTranslations("grading.grade");
  const format = useFormatter();
  const { late_days: days, late_percentage, assignment } = props.work;
  const least = assignment.late_policy?.floor_percentage;
  const floor = least ? percent(format, least) : "none";
  return (
    <Checkbox
      description={t("late", { days, loss: percent(format, late_percentage), floor })}
      isSelected={props.waived}
      onChange={props.onChange}
    >
      {t("waiveLate")}
    </Checkbox>
  );
}
