"use client";

import dynamic from "next/dynamic";
import { Search } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { buttonClasses } from "../buttonStyles";
import { Kbd } from "../Kbd";
import { useApple } from "../useApple";
import type { PaletteProps } from "./types";

const Palette = dynamic(() => import("./Palette").then((file) => file.Palette), { ssr: false });

/** A button, and Ctrl-K or ⌘K, for the command palette. Nothing of the palette is loaded before it is asked for. */
export function PaletteKey(props: PaletteProps) {
  const t = useTranslations("ui.palette");
  const isApple = useApple();
  const [isOpen, setOpen] = useState(false);
  const [wasOpen, setWasOpen] = useState(false);
  const show = () => {
    setWasOpen(true);
    setOpen(true);
  };
  useEffect(() => {
    function press(event: KeyboardEvent) {
      if (
        event.key.toLowerCase() !== "k" ||
        !(event.ctrlKey || event.metaKey) ||
        event.shiftKey ||
        event.altKey
      )
        return;
      event.preventDefault();
      show();
    }
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
  return (
    <>
      <button
        type="button"
        onClick={show}
        aria-keyshortcuts="Control+K Meta+K"
        aria-haspopup="dialog"
        className={buttonClasses({ variant: "quiet" }, "max-sm:w-11 max-sm:px-0")}
      >
        <Search aria-hidden="true" />
        <span className="max-sm:sr-only">{t("hint")}</span>
        <span aria-hidden="true" className="max-lg:hidden">
          <Kbd>{isApple ? t("keyApple") : t("key")}</Kbd>
        </span>
      </button>
      {wasOpen && <Palette {...props} isOpen={isOpen} onOpenChange={setOpen} />}
    </>
  );
}
