"use client";

import { useTranslations } from "use-intl";
import { Notice } from "@/ui/Notice";
import { addsUp, OUTCOMES, rowsOf, type KindTotals, type Outcome } from "./totals";

/** The numbers of a ledger by kind; they add up in both directions, and it says so if they do not. */
export function TotalsTable(props: {
  totals: Record<string, Record<string, number>>;
  entries: readonly { outcome: Outcome }[];
}) {
  const t = useTranslations("teach.ledger");
  const { kinds, sum } = rowsOf(props.totals);
  return (
    <>
      {!addsUp(props.totals, props.entries) && <Notice tone="bad">{t("doesNotAddUp")}</Notice>}
      <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={t("totals")}>
        <table className="w-full text-sm tabular-nums">
          <caption className="sr-only">{t("totals")}</caption>
          <thead>
            <tr className="border-b border-line text-ink-soft">
              <th scope="col" className="py-2 pe-4 text-start font-medium">
                {t("kind")}
              </th>
              {OUTCOMES.map((name) => (
                <th key={name} scope="col" className="px-2 py-2 text-end font-medium">
                  {t(`short.${name}`)}
                </th>
              ))}
              <th scope="col" className="py-2 ps-2 text-end font-medium">
                {t("all")}
              </th>
            </tr>
          </thead>
          <tbody>
            {kinds.map((row) => (
              <Row key={row.kind} name={row.kind} row={row} />
            ))}
          </tbody>
          <tfoot className="font-semibold">
            <Row name={t("sum")} row={sum} />
          </tfoot>
        </table>
      </div>
    </>
  );
}

function Row({ name, row }: { name: string; row: KindTotals }) {
  return (
    <tr className="border-b border-line">
      <th scope="row" className="py-1.5 pe-4 text-start font-[inherit]">
        {name}
      </th>
      {OUTCOMES.map((one) => (
        <td key={one} className="px-2 py-1.5 text-end">
          {row[one]}
        </td>
      ))}
      <td className="py-1.5 ps-2 text-end">{row.total}</td>
    </tr>
  );
}
