import { translator } from "@/i18n/server";
import { DataTable } from "@/ui/DataTable";
import { RelativeTime } from "@/ui/RelativeTime";
import { deviceOf } from "../../devices";
import type { Session } from "../types";

/** Where somebody is signed in. */
export async function SessionTable({ sessions }: { sessions: readonly Session[] }) {
  const t = await translator("admin.user");
  const audit = await translator("admin.audit");
  return (
    <DataTable
      caption={t("sessions")}
      hideCaption
      rows={sessions}
      rowId={(session) => session.session_id}
      empty={<p className="text-ink-soft">{t("sessionsNone")}</p>}
      columns={[
        {
          id: "device",
          header: t("device"),
          isRowHeader: true,
          cell: ({ device }) => {
            const { browser, system } = deviceOf(device);
            if (!browser || !system) return browser ?? system ?? device;
            return audit("on", { browser, system });
          },
        },
        { id: "address", header: t("address"), cell: (session) => session.address },
        { id: "started", header: t("started"), cell: (session) => <RelativeTime at={session.started_at} /> },
        { id: "used", header: t("used"), cell: (session) => <RelativeTime at={session.last_used_at} /> },
      ]}
    />
  );
}
