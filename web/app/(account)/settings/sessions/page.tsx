import type { Metadata } from "next";
import { requireSelf } from "@/app/shell/requireSelf";
import { unwrap } from "@/client/problem";
import { serverApi } from "@/client/server";
import { SessionList } from "@/features/identity/account/sessions/SessionList";
import { translator } from "@/i18n/server";
import { PageHeader } from "@/ui/PageHeader";

export async function generateMetadata(): Promise<Metadata> {
  const t = await translator("account.sessions");
  return { title: t("title") };
}

export default async function SessionsPage() {
  await requireSelf("/settings/sessions");
  const t = await translator("account.sessions");
  const api = await serverApi();
  const { items } = await unwrap(api.GET("/api/v1/users/me/sessions"));
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")} />
      <SessionList sessions={items} />
    </>
  );
}
