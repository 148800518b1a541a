"use client";

import { useEffect } from "react";
import { useTranslations } from "use-intl";
import { openFresh } from "@/lib/open-fresh";
import { NativeButton } from "@/ui/NativeButton";
import { toast } from "@/ui/toast";

/** Returns an admin to their own session, when they press or when the time is over. */
export function StopViewing({ href, expiresAt }: { href: string; expiresAt: string }) {
  const t = useTranslations("common.viewing");
  useEffect(() => {
    const timer = setTimeout(() => openFresh(href), Math.max(0, Date.parse(expiresAt) - Date.now()));
    return () => clearTimeout(timer);
  }, [href, expiresAt]);
  const stop = async () => {
    try {
      const [{ api }, { unwrap }] = await Promise.all([
        import("@/client/browser"),
        import("@/client/problem"),
      ]);
      await unwrap(api.DELETE("/api/v1/auth/viewing"));
      openFresh(href);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      toast.show({ message: t("stopFailed", { reason }), tone: "bad" });
    }
  };
  return (
    <NativeButton type="button" onClick={() => void stop()}>
      {t("stop")}
    </NativeButton>
  );
}
