import { useState } from "react";
import { useTranslations } from "use-intl";
import { useFormatter } from "@/i18n/client";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { useName } from "../grading/useName";
import { isUnderWay, type Regrading } from "./api";
import { UnderWay } from "./Preview";
import type { Regrade } from "./types";

/** Regrades that were applied, the newest first. Only the last one that is in force can be undone. */
export function PastRegrades({
  regrades,
  regrading,
}: {
  regrades: readonly Regrade[];
  regrading: Regrading;
}) {
  const t = useTranslations("grading.regrade.past");
  const [toUndo, setToUndo] = useState<Regrade | null>(null);
  const last = regrades.find((one) => one.status === "applied");
  const isQuiet = !regrades.some(isUnderWay);
  return (
    <>
      <ol className="divide-y divide-line border-y border-line">
        {regrades.map((regrade) => (
          <li key={regrade.regrade_id} className="flex flex-wrap items-start justify-between gap-4 py-4">
            <Past regrade={regrade} />
            {regrade === last && isQuiet && (
              <Button size="sm" onPress={() => setToUndo(regrade)}>
                {t("undo")}
              </Button>
            )}
          </li>
        ))}
      </ol>
      <ConfirmDialog
        title={t("undoTitle")}
        confirmLabel={t("undo")}
        isOpen={toUndo !== null}
        onOpenChange={(isOpen) => !isOpen && setToUndo(null)}
        onConfirm={async () => {
          if (toUndo) await regrading.undo(toUndo);
        }}
      >
        <p>{t("undoBody")}</p>
      </ConfirmDialog>
    </>
  );
}

function Past({ regrade }: { regrade: Regrade }) {
  const t = useTranslations("grading.regrade.past");
  const format = useFormatter();
  const name = useName();
  if (isUnderWay(regrade)) return <UnderWay regrade={regrade} />;
  const day = (moment: string) =>
    format.dateTime(new Date(moment), { dateStyle: "medium", timeStyle: "short" });
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <p className="flex flex-wrap items-center gap-2 font-medium">
        {regrade.applied_at && day(regrade.applied_at)}
        {regrade.applied_by && ` · ${name(regrade.applied_by)}`}
        <Badge tone={regrade.status === "applied" ? "good" : "neutral"}>
          {regrade.undone_at ? t("undone", { date: day(regrade.undone_at) }) : t("inForce")}
        </Badge>
      </p>
      <p className="max-w-prose wrap-anywhere">{regrade.reason}</p>
      <p className="text-sm text-ink-soft">
        {t("totals", { up: regrade.up, down: regrade.down, same: regrade.same })}
      </p>
    </div>
  );
}
