import { CircleCheck } from "lucide-react";
import { translator } from "@/i18n/server";
import { Badge } from "@/ui/Badge";
import { DataTable } from "@/ui/DataTable";
import { EmptyState } from "@/ui/EmptyState";
import { RelativeTime } from "@/ui/RelativeTime";
import type { Job } from "./types";

const TONES = { waiting: "neutral", running: "info", failed: "bad" } as const;

/** Work in the background that is not done, or was given up. */
export async function JobTable({ jobs }: { jobs: readonly Job[] }) {
  const t = await translator("admin.jobs");
  return (
    <DataTable
      caption={t("table")}
      hideCaption
      rows={jobs}
      rowId={(job) => job.job_id}
      empty={<EmptyState icon={CircleCheck} title={t("empty")} text={t("emptyText")} />}
      columns={[
        {
          id: "job",
          header: t("job"),
          isRowHeader: true,
          cell: (job) => (
            <span className="flex flex-wrap items-center gap-2">
              <code className="font-mono text-sm">{job.name}</code>
              <Badge tone={TONES[job.state]}>{t(job.state)}</Badge>
            </span>
          ),
        },
        { id: "service", header: t("service"), cell: (job) => job.service },
        { id: "runAt", header: t("runAt"), cell: (job) => <RelativeTime at={job.failed_at ?? job.run_at} /> },
        { id: "attempts", header: t("attempts"), align: "end", cell: (job) => job.attempts },
        {
          id: "error",
          header: t("error"),
          cell: (job) => <span className="break-words">{job.last_error ?? t("noError")}</span>,
        },
      ]}
    />
  );
}
