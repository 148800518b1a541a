"use client";

import { useTranslations } from "use-intl";
import { digestOf } from "@/lib/digest";
import { ErrorPage } from "@/ui/ErrorPage";
import { PlainLinkButton } from "@/ui/PlainLinkButton";
import { NativeButton } from "@/ui/NativeButton";

/** Shown where a page broke. The code stands in the server's log too. */
export default function BrokenPage({ error, retry }: { error: unknown; retry: () => void }) {
  const t = useTranslations("broken");
  const common = useTranslations("common.errors");
  return (
    <ErrorPage
      title={t("crashedTitle")}
      actions={
        <>
          <NativeButton variant="primary" onClick={() => retry()}>
            {t("tryAgain")}
          </NativeButton>
          <PlainLinkButton href="/courses">{common("toCourses")}</PlainLinkButton>
        </>
      }
    >
      {t("crashedBody", { code: digestOf(error) })}
    </ErrorPage>
  );
}
