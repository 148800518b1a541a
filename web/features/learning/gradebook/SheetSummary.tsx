import { useTranslations } from "use-intl";
import { useFormatter } from "@/i18n/client";
import { Badge } from "@/ui/Badge";
import type { GradeSheet } from "./types";

/** What counts, and beside a grade that was set by hand what was earned. */
export function SheetSummary({ sheet }: { sheet: GradeSheet }) {
  const t = useTranslations("sheet");
  const format = useFormatter();
  const points = (value: number) => format.number(value, { maximumFractionDigits: 2 });
  const max = points(sheet.column.max_score);
  return (
    <div>
      <p className="flex flex-wrap items-center gap-2 font-medium tabular-nums">
        {sheet.score === null ? t("countsNothing") : t("counts", { score: points(sheet.score), max })}
        {sheet.overridden && <Badge tone="info">{t("byHand")}</Badge>}
      </p>
      {sheet.overridden && (
        <p className="mt-1 text-sm text-ink-soft tabular-nums">
          {sheet.earned_score === null
            ? t("earnedNothing")
            : t("earned", { score: points(sheet.earned_score), max })}
        </p>
      )}
    </div>
  );
}
