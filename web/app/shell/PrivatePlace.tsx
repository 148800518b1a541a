import { translator } from "@/i18n/server";
import { ErrorPage } from "@/ui/ErrorPage";
import { PlainLinkButton } from "@/ui/PlainLinkButton";

/** Shown, with status 403, to an admin who sees the pages as somebody else, where that person is alone. */
export async function PrivatePlace() {
  const t = await translator("common");
  return (
    <ErrorPage
      code="403"
      title={t("viewing.privateTitle")}
      actions={
        <PlainLinkButton href="/home" variant="primary">
          {t("errors.toHome")}
        </PlainLinkButton>
      }
    >
      {t("viewing.privateBody")}
    </ErrorPage>
  );
}
