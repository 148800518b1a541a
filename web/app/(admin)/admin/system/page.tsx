import type { Metadata } from "next";
import { unwrap } from "@/client/problem";
import { serverApi } from "@/client/server";
import { SystemBoard } from "@/features/operations/SystemBoard";
import { translator } from "@/i18n/server";
import { PageHeader } from "@/ui/PageHeader";
import { requireAdmin } from "../guard";

export async function generateMetadata(): Promise<Metadata> {
  const t = await translator("admin.system");
  return { title: t("title") };
}

export default async function SystemPage() {
  await requireAdmin("/admin/system");
  const t = await translator("admin.system");
  const api = await serverApi();
  const system = await unwrap(api.GET("/api/v1/admin/system"));
  // The moment of reading: the start of the process and its age, by the clock of the server that was asked.
  const readAt = Date.parse(system.started_at) + Math.round(system.uptime_seconds * 1000);
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")} />
      <SystemBoard initial={system} readAt={readAt} />
    </>
  );
}
