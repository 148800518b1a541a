"use client";

import { useTranslations } from "use-intl";
import { Checkbox } from "@/ui/Checkbox";
import { NumberField } from "@/ui/NumberField";
import type { Assignment } from "../types";

type LatePolicy = NonNullable<Assignment["late_policy"]>;

const USUAL: LatePolicy = { percent_per_day: 10, floor_percentage: 0, grace_minutes: 0 };
const WEEK_IN_MINUTES = 7 * 24 * 60;

interface Props {
  policy: LatePolicy | null;
  onChange: (policy: LatePolicy | null) => void;
}

/** What late work loses, for assignments with a due date. */
export function LatePolicyFields({ policy, onChange }: Props) {
  const t = useTranslations("teach.assignment.late");
  const change = (part: Partial<LatePolicy>) => {
    if (Object.values(part).every(Number.isFinite)) onChange({ ...(policy ?? USUAL), ...part });
  };
  return (
    <fieldset className="flex flex-col gap-4">
      <legend className="sr-only">{t("legend")}</legend>
      <Checkbox
        description={t("help")}
        isSelected={policy !== null}
        onChange={(isOn) => onChange(isOn ? USUAL : null)}
      >
        {t("on")}
      </Checkbox>
      {policy && (
        <div className="grid gap-5 sm:grid-cols-3">
          <NumberField
            label={t("perDay")}
            description={t("perDayHelp")}
            value={policy.percent_per_day}
            minValue={0.5}
            maxValue={100}
            onChange={(percent_per_day) => change({ percent_per_day })}
          />
          <NumberField
            label={t("floor")}
            description={t("floorHelp")}
            value={policy.floor_percentage ?? 0}
            minValue={0}
            maxValue={100}
            onChange={(floor_percentage) => change({ floor_percentage })}
          />
          <NumberField
            label={t("grace")}
            description={t("graceHelp")}
            value={policy.grace_minutes ?? 0}
            minValue={0}
            maxValue={WEEK_IN_MINUTES}
            formatOptions={{ maximumFractionDigits: 0 }}
            onChange={(grace_minutes) => change({ grace_minutes })}
          />
        </div>
      )}
    </fieldset>
  );
}
