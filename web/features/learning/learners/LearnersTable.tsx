import Link from "next/link";
import { useTranslations } from "use-intl";
import { useFormatter } from "@/i18n/client";
import { Badge } from "@/ui/Badge";
import { DataTable, type Column } from "@/ui/DataTable";
import { ProgressBar } from "@/ui/ProgressBar";
import { RelativeTime } from "@/ui/RelativeTime";
import { useName } from "../grading/useName";
import type { Learner } from "./types";

/** Learners as rows; on a phone each is a card. */
export function LearnersTable({ courseId, rows }: { courseId: string; rows: readonly Learner[] }) {
  const t = useTranslations("grading.learners");
  const name = useName();
  const columns: Column<Learner>[] = [
    { id: "name", header: t("name"), isRowHeader: true, cell: (row) => name(row.learner) },
    { id: "progress", header: t("progress"), cell: (row) => <Progress row={row} /> },
    {
      id: "status",
      header: t("status"),
      cell: ({ status }) => (
        <Badge tone={status === "completed" ? "good" : "neutral"}>{t(`statuses.${status}`)}</Badge>
      ),
    },
    {
      id: "activity",
      header: t("lastActivity"),
      cell: (row) => (row.last_activity_at ? <RelativeTime at={row.last_activity_at} /> : t("never")),
    },
    { id: "work", header: t("work"), cell: (row) => <WorkLink courseId={courseId} row={row} /> },
  ];
  return (
    <DataTable
      caption={t("caption")}
      hideCaption
      columns={columns}
      rows={rows}
      rowId={(row) => row.enrollment_id}
    />
  );
}

function Progress({ row }: { row: Learner }) {
  const t = useTranslations("grading.learners");
  const format = useFormatter();
  const name = useName();
  // Rounded down, as the learner sees it: 100 per cent is only what is complete.
  const percentage = Math.floor(row.current_progress_percentage);
  return (
    <span className="flex items-center gap-3">
      <ProgressBar
        value={percentage}
        label={t("progressOf", { name: name(row.learner) })}
        className="w-28 max-sm:w-20"
      />
      <span className="tabular-nums">{format.number(percentage / 100, { style: "percent" })}</span>
    </span>
  );
}

function WorkLink({ courseId, row }: { courseId: string; row: Learner }) {
  const t = useTranslations("grading.learners");
  const name = useName();
  return (
    <Link
      href={`/teach/${courseId}/gradebook?learner=${row.learner.user_id}`}
      className="inline-block min-h-6 text-accent underline underline-offset-2"
    >
      {t("seeWork")}
      <span className="sr-only">{`: ${name(row.learner)}`}</span>
    </Link>
  );
}
