import { CircleCheck } from "lucide-react";
import { translator } from "@/i18n/server";
import { DataTable } from "@/ui/DataTable";
import { EmptyState } from "@/ui/EmptyState";
import { RelativeTime } from "@/ui/RelativeTime";
import { ReplayButton } from "./ReplayButton";
import type { DeadLetter } from "./types";

/** Events that a service could not handle, each with the way to have it handled again. */
export async function DeadLetterTable({ letters }: { letters: readonly DeadLetter[] }) {
  const t = await translator("admin.events");
  return (
    <DataTable
      caption={t("table")}
      hideCaption
      rows={letters}
      rowId={(letter) => `${letter.service} ${letter.event_id}`}
      empty={<EmptyState icon={CircleCheck} title={t("empty")} text={t("emptyText")} />}
      columns={[
        {
          id: "type",
          header: t("type"),
          isRowHeader: true,
          cell: (letter) => (
            <>
              <code className="font-mono text-sm break-all">{letter.type}</code>
              {Object.entries(letter.ids).map(([name, id]) => (
                <span key={name} className="block text-xs break-all text-ink-soft">
                  {name}: {id}
                </span>
              ))}
            </>
          ),
        },
        { id: "service", header: t("service"), cell: (letter) => letter.service },
        { id: "since", header: t("since"), cell: (letter) => <RelativeTime at={letter.dead_at} /> },
        { id: "attempts", header: t("attempts"), align: "end", cell: (letter) => letter.attempts },
        {
          id: "error",
          header: t("error"),
          cell: (letter) => <span className="break-words">{letter.error ?? t("behind")}</span>,
        },
        {
          id: "replay",
          header: t("replay"),
          cell: ({ service, event_id, type }) => (
            <ReplayButton service={service} eventId={event_id} type={type} />
          ),
        },
      ]}
    />
  );
}
