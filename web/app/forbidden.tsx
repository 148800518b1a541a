import { translator } from "@/i18n/server";
import { ErrorPage } from "@/ui/ErrorPage";
import { PlainLinkButton } from "@/ui/PlainLinkButton";
import { SiteShell } from "./shell/SiteShell";

/** Shown, with status 403, where somebody is signed in but may not see the page. */
export default async function ForbiddenPage() {
  const t = await translator("common.errors");
  return (
    <SiteShell>
      <ErrorPage
        code="403"
        title={t("forbiddenTitle")}
        actions={
          <PlainLinkButton href="/home" variant="primary">
            {t("toHome")}
          </PlainLinkButton>
        }
      >
        {t("forbiddenBody")}
      </ErrorPage>
    </SiteShell>
  );
}
