import type { Metadata } from "next";
import { requireSelf } from "@/app/shell/requireSelf";
import { LanguageForm } from "@/features/identity/account/language/LanguageForm";
import { offeredLocales } from "@/i18n/locales";
import { translator } from "@/i18n/server";
import { languageName } from "@/lib/language";
import { PageHeader } from "@/ui/PageHeader";

export async function generateMetadata(): Promise<Metadata> {
  const t = await translator("account.language");
  return { title: t("title") };
}

export default async function LanguagePage() {
  await requireSelf("/settings/language");
  const t = await translator("account.language");
  const offered = offeredLocales(process.env.STUDIUM_WEB_PSEUDO === "1");
  // Each language is written in itself, so that who lost their way finds their own.
  const languages = offered.map((id) => ({ id, label: languageName(id, id) }));
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")} />
      {languages.length > 1 ? <LanguageForm languages={languages} /> : <p>{t("only")}</p>}
    </>
  );
}
