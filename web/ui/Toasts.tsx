"use client";

import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";
import { Toast } from "./Toast";
import { toastQueue } from "./toast";

/**
 * Where toasts appear; it stands once, in the root layout. They are read out as they come, wait while the pointer or
 * the focus is on them, and F6 leads the keyboard to them.
 */
export function Toasts() {
  const t = useTranslations("ui.toast");
  const region = useRef<HTMLElement>(null);
  const [isHeld, setHeld] = useState(false);
  const all = useSyncExternalStore(toastQueue.subscribe, toastQueue.all, toastQueue.none);
  useLeadByKey(region);
  return (
    <section
      ref={region}
      aria-label={t("label")}
      tabIndex={-1}
      // Dialogs of React Aria leave what bears this mark usable while they are open.
      data-react-aria-top-layer="true"
      className="pointer-events-none fixed inset-x-0 bottom-0 z-50 flex justify-center p-4 outline-none max-sm:pb-20"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <ol aria-live="polite" aria-relevant="additions" className="flex w-full max-w-md flex-col gap-2">
        {toastQueue.shown(all).map((entry) => (
          <Toast key={entry.id} entry={entry} isHeld={isHeld} />
        ))}
      </ol>
    </section>
  );
}

/** F6 goes to the toasts and back to where one was. */
function useLeadByKey(region: React.RefObject<HTMLElement | null>) {
  useEffect(() => {
    let before: Element | null = null;
    function lead(event: KeyboardEvent) {
      if (event.key !== "F6" || toastQueue.all().length === 0 || !region.current) return;
      event.preventDefault();
      if (region.current.contains(document.activeElement)) {
        if (before instanceof HTMLElement) before.focus();
        return;
      }
      before = document.activeElement;
      region.current.querySelector("button")?.focus();
    }
    document.addEventListener("keydown", lead);
    return () => document.removeEventListener("keydown", lead);
  }, [region]);
}
