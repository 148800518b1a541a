"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { ConfirmDialog } from "@/ui/ConfirmDialog";

/** While something is not saved: asks before a link or the browser leaves the page. */
export function LeaveWarning({ isUnsaved }: { isUnsaved: boolean }) {
  const t = useTranslations("account.leave");
  const router = useRouter();
  const [target, setTarget] = useState<string | null>(null);
  useEffect(() => {
    if (!isUnsaved) return;
    const unload = (event: BeforeUnloadEvent) => event.preventDefault();
    const click = (event: MouseEvent) => {
      const href = linkOfThisSite(event);
      if (!href) return;
      event.preventDefault();
      event.stopPropagation();
      setTarget(href);
    };
    window.addEventListener("beforeunload", unload);
    document.addEventListener("click", click, { capture: true });
    return () => {
      window.removeEventListener("beforeunload", unload);
      document.removeEventListener("click", click, { capture: true });
    };
  }, [isUnsaved]);
  return (
    <ConfirmDialog
      title={t("title")}
      confirmLabel={t("confirm")}
      isOpen={target !== null}
      onOpenChange={(isOpen) => !isOpen && setTarget(null)}
      onConfirm={() => router.push(target ?? "/")}
    >
      <p>{t("body")}</p>
    </ConfirmDialog>
  );
}

/** The path that a plain click on a link would open in this tab; null for any other click. */
function linkOfThisSite(event: MouseEvent): string | null {
  if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return null;
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (!link?.href || link.target === "_blank" || link.hasAttribute("download")) return null;
  const { origin, pathname, search, hash } = new URL(link.href);
  if (origin !== window.location.origin || (pathname === window.location.pathname && hash)) return null;
  return `${pathname}${search}${hash}`;
}
