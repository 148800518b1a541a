import type { Metadata } from "next";
import { requireSelf } from "@/app/shell/requireSelf";
import { translator } from "@/i18n/server";
import { PageHeader } from "@/ui/PageHeader";
import { Section } from "@/ui/Section";
import { ThemeSwitch } from "@/ui/shell/ThemeSwitch";

export async function generateMetadata(): Promise<Metadata> {
  const t = await translator("account.appearance");
  return { title: t("title") };
}

export default async function AppearancePage() {
  await requireSelf("/settings/appearance");
  const t = await translator("account.appearance");
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")} />
      <Section title={t("theme")}>
        <ThemeSwitch />
        <p className="mt-3 text-sm text-ink-soft">{t("system")}</p>
      </Section>
      <Section title={t("motion")}>
        <p className="max-w-prose text-ink-soft">{t("motionBody")}</p>
      </Section>
    </>
  );
}
