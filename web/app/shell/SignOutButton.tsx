"use client";

import { LogOut } from "lucide-react";
import { useTranslations } from "use-intl";
import { openFresh } from "@/lib/open-fresh";
import { ACCOUNT_ITEM } from "@/ui/shell/accountItem";
import { toast } from "@/ui/toast";

/** Ends the session and leaves with a fresh document, so that nothing that was read stays in memory. */
export function SignOutButton() {
  const t = useTranslations("common.nav");
  const signOut = async () => {
    try {
      // Seldom pressed, and on every page: the client of the API is loaded when it is wanted.
      const [{ api }, { unwrap }] = await Promise.all([
        import("@/client/browser"),
        import("@/client/problem"),
      ]);
      await unwrap(api.POST("/api/v1/auth/sign-out"));
      openFresh("/");
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      toast.show({ message: t("signOutFailed", { reason }), tone: "bad" });
    }
  };
  return (
    <button type="button" className={ACCOUNT_ITEM} onClick={() => void signOut()}>
      <LogOut aria-hidden />
      {t("signOut")}
    </button>
  );
}
