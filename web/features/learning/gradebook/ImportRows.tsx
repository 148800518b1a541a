import { useTranslations } from "use-intl";
import { useFormatter } from "@/i18n/client";
import { DataTable } from "@/ui/DataTable";
import { useName } from "../grading/useName";
import type { ImportedCell, ImportResult } from "./types";

/** What would become of each cell of the file that changes something or cannot be read. */
export function ImportRows({ result }: { result: ImportResult }) {
  const t = useTranslations("grading.import");
  const name = useName();
  const { rows } = result;
  if (rows.length === 0) return null;
  return (
    <div>
      <DataTable
        caption={t("rows")}
        rows={rows}
        rowId={(row) => `${row.line} ${row.lesson_id}`}
        columns={[
          { id: "line", header: t("line"), align: "end", cell: ({ line }) => line },
          {
            id: "learner",
            header: t("learner"),
            isRowHeader: true,
            cell: ({ learner, user_id }) =>
              learner ? name(learner) : <span className="break-all">{user_id || "–"}</span>,
          },
          { id: "lesson", header: t("lesson"), cell: ({ lesson_title }) => lesson_title ?? "–" },
          { id: "what", header: t("what"), cell: (row) => <Outcome row={row} /> },
        ]}
      />
      {rows.length < result.changes + result.wrong && (
        <p className="mt-2 text-sm text-ink-soft">{t("someRows", { count: rows.length })}</p>
      )}
    </div>
  );
}

function Outcome({ row }: { row: ImportedCell }) {
  const t = useTranslations("grading.import");
  const format = useFormatter();
  const points = (value: number | null) =>
    value === null ? t("none") : format.number(value, { maximumFractionDigits: 6 });
  if (row.outcome === "changes")
    return <>{t("change", { before: points(row.before), after: points(row.after) })}</>;
  return <>{t(`outcome.${row.outcome}`, { text: row.text || row.user_id })}</>;
}
