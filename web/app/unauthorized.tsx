import { translator } from "@/i18n/server";
import { ErrorPage } from "@/ui/ErrorPage";
import { PlainLinkButton } from "@/ui/PlainLinkButton";
import { SiteShell } from "./shell/SiteShell";

/** Shown, with status 401, where a page is for people who are signed in. */
export default async function UnauthorizedPage() {
  const t = await translator("ui.errors");
  const common = await translator("common");
  return (
    <SiteShell>
      <ErrorPage
        code="401"
        title={t("unauthorizedTitle")}
        actions={
          <>
            <PlainLinkButton href="/login" variant="primary">
              {common("nav.signIn")}
            </PlainLinkButton>
            <PlainLinkButton href="/courses">{common("errors.toCourses")}</PlainLinkButton>
          </>
        }
      >
        {t("unauthorizedBody")}
      </ErrorPage>
    </SiteShell>
  );
}
