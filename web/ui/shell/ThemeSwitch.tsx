"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useId, useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";
import { THEME_KEY, type Theme } from "@/lib/theme";

const CHOICES = [
  { theme: "system", Icon: Monitor },
  { theme: "light", Icon: Sun },
  { theme: "dark", Icon: Moon },
] as const;

const CHANGED = "studium-theme-changed";

function subscribe(listener: () => void): () => void {
  window.addEventListener("storage", listener);
  window.addEventListener(CHANGED, listener);
  return () => {
    window.removeEventListener("storage", listener);
    window.removeEventListener(CHANGED, listener);
  };
}

function chosenTheme(): Theme {
  const { theme } = document.documentElement.dataset;
  return theme === "light" || theme === "dark" ? theme : "system";
}

function choose(theme: Theme): void {
  const root = document.documentElement;
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
  try {
    if (theme === "system") localStorage.removeItem(THEME_KEY);
    else localStorage.setItem(THEME_KEY, theme);
  } catch {
    // A browser that stores nothing forgets the choice with the page; that is all.
  }
  window.dispatchEvent(new Event(CHANGED));
}

/** Light, dark, or as the system has it. The choice is kept in this browser. */
export function ThemeSwitch() {
  const t = useTranslations("ui.theme");
  const name = useId();
  const chosen = useSyncExternalStore(subscribe, chosenTheme, () => null);
  return (
    <fieldset className="inline-flex max-w-full min-w-0 flex-wrap rounded-md border border-line-strong/60 p-0.5">
      <legend className="sr-only">{t("label")}</legend>
      {CHOICES.map(({ theme, Icon }) => (
        <label
          key={theme}
          className="flex min-h-10 cursor-pointer items-center gap-2 rounded-sm px-3 text-sm text-ink-soft hover:text-ink has-checked:bg-accent-soft has-checked:font-medium has-checked:text-accent has-focus-visible:outline-3 has-focus-visible:outline-accent forced-colors:has-checked:border"
        >
          <input
            type="radio"
            name={name}
            className="sr-only"
            checked={chosen === theme}
            onChange={() => choose(theme)}
          />
          <Icon aria-hidden="true" className="size-4.5" />
          {t(theme)}
        </label>
      ))}
    </fieldset>
  );
}
