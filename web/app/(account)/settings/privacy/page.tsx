import type { Metadata } from "next";
import { requireSelf } from "@/app/shell/requireSelf";
import { unwrap } from "@/client/problem";
import { serverApi } from "@/client/server";
import { Consents } from "@/features/identity/account/privacy/Consents";
import { EraseAccount } from "@/features/identity/account/privacy/EraseAccount";
import { ExportData } from "@/features/identity/account/privacy/ExportData";
import { Policies } from "@/features/identity/account/privacy/Policies";
import { translator } from "@/i18n/server";
import { PageHeader } from "@/ui/PageHeader";
import { Section } from "@/ui/Section";

export async function generateMetadata(): Promise<Metadata> {
  const t = await translator("account.privacy");
  return { title: t("title") };
}

export default async function PrivacyPage() {
  await requireSelf("/settings/privacy");
  const t = await translator("account");
  const api = await serverApi();
  const { items } = await unwrap(api.GET("/api/v1/users/me/consents"));
  return (
    <>
      <PageHeader title={t("privacy.title")} lead={t("privacy.lead")} />
      <Section title={t("consents.title")} lead={t("consents.lead")}>
        <Consents consents={items} />
      </Section>
      <Section title={t("policies.title")}>
        <Policies consents={items} />
      </Section>
      <Section title={t("export.title")} lead={t("export.lead")}>
        <ExportData />
      </Section>
      <Section title={t("erase.title")} lead={t("erase.lead")}>
        <EraseAccount />
      </Section>
    </>
  );
}
