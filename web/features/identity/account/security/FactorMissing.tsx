"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { useTranslations } from "use-intl";
import { renewSession } from "@/client/browser";
import { Notice } from "@/ui/Notice";

/**
 * Says that a second factor has to be set up before anything else. `isSetUp`: it was, on another device, and only
 * this session does not know yet; so it is renewed.
 */
export function FactorMissing({ isSetUp }: { isSetUp: boolean }) {
  const t = useTranslations("account.factor");
  const { refresh } = useRouter();
  useEffect(() => {
    if (isSetUp) void renewSession().then((isRenewed) => isRenewed && refresh());
  }, [isSetUp, refresh]);
  return isSetUp ? null : (
    <Notice tone="warn" className="mb-8">
      {t("missing")}
    </Notice>
  );
}
