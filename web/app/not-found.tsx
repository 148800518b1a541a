import type { Metadata } from "next";
import { translator } from "@/i18n/server";
import { ErrorPage } from "@/ui/ErrorPage";
import { PlainLinkButton } from "@/ui/PlainLinkButton";
import { SiteShell } from "./shell/SiteShell";

export async function generateMetadata(): Promise<Metadata> {
  const t = await translator("common.errors");
  return { title: t("notFoundTitle") };
}

/** Shown, with status 404, for an address that leads nowhere. */
export default async function NotFoundPage() {
  const t = await translator("common.errors");
  return (
    <SiteShell>
      <ErrorPage
        code="404"
        title={t("notFoundTitle")}
        actions={
          <>
            <PlainLinkButton href="/courses" variant="primary">
              {t("toCourses")}
            </PlainLinkButton>
            <PlainLinkButton href="/home">{t("toHome")}</PlainLinkButton>
          </>
        }
      >
        {t("notFoundBody")}
      </ErrorPage>
    </SiteShell>
  );
}
