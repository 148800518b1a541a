"use client";

import { lazy, Suspense, useEffect, useState, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { toast } from "./toast";

export interface DialogProps {
  title: string;
  /** What it holds; a function is given how to close it. */
  children: ReactNode | ((close: () => void) => ReactNode);
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  size?: "sm" | "md" | "lg";
  /** An `alertdialog` interrupts: it asks before something is destroyed. */
  role?: "dialog" | "alertdialog";
  /** False while closing it would lose what was typed. */
  isDismissable?: boolean;
}

const fetchPanel = () => import("./DialogPanel");
const Panel = lazy(() => fetchPanel().then(({ DialogPanel }) => ({ default: DialogPanel })));

/**
 * Something that needs an answer before one goes on. On a phone it rises from the bottom, near the thumb. A page is read
 * before anything is asked, so what draws a dialog (40 kB) is fetched when the page stands already.
 */
export function Dialog(props: DialogProps) {
  const isFetched = usePanel(props);
  return (
    props.isOpen &&
    isFetched && (
      <Suspense>
        <Panel {...props} />
      </Suspense>
    )
  );
}

/** Fetches the panel ahead, and again when it is asked for and the line was cut before. */
function usePanel({ isOpen, onOpenChange }: DialogProps) {
  const t = useTranslations("ui.dialog");
  const [isFetched, setFetched] = useState(false);
  useEffect(() => {
    if (isFetched) return;
    let isWanted = true;
    fetchPanel().then(
      () => isWanted && setFetched(true),
      () => {
        if (!isWanted || !isOpen) return;
        onOpenChange(false);
        toast.show({ message: t("unreachable"), tone: "bad" });
      },
    );
    return () => {
      isWanted = false;
    };
  }, [isFetched, isOpen, onOpenChange, t]);
  return isFetched;
}

/** The buttons at the foot of a dialog: the one that is wanted first, on top of the others on a phone. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <div className="mt-6 flex flex-col gap-2 sm:flex-row-reverse sm:justify-start">{children}</div>;
}
