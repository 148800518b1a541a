"use client";

import { X } from "lucide-react";
import { useEffect } from "react";
import { useTranslations } from "use-intl";
import { classes } from "./classes";
import { NativeIconButton } from "./NativeButton";
import { toast, type ToastEntry } from "./toast";

/** One message that passes by. */
export function Toast({ entry, isHeld }: { entry: ToastEntry; isHeld: boolean }) {
  const t = useTranslations("ui.toast");
  useEffect(() => {
    if (isHeld) return;
    const timer = setTimeout(() => toast.close(entry.id), entry.seconds * 1000);
    return () => clearTimeout(timer);
  }, [entry, isHeld]);
  return (
    <li
      className={classes(
        "pointer-events-auto flex animate-appear items-center gap-2 rounded-md bg-ink py-1 ps-4 pe-1 text-page",
        "border border-transparent text-sm shadow-overlay",
        entry.tone === "bad" && "border-s-4 border-s-bad",
      )}
    >
      <p className="grow py-2">{entry.message}</p>
      {entry.undo && (
        <button type="button" className={BUTTON} onClick={() => toast.undo(entry.id)}>
          {t("undo")}
        </button>
      )}
      <NativeIconButton
        icon={X}
        label={t("close")}
        className="text-page hover:bg-page/15 hover:text-page"
        onClick={() => toast.close(entry.id)}
      />
    </li>
  );
}

const BUTTON =
  "min-h-11 rounded-sm px-3 font-semibold underline decoration-1 underline-offset-4 hover:bg-page/15 focus-visible:outline-page";
