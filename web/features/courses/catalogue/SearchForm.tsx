"use client";

import { Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useTransition, type ChangeEvent, type FormEvent, type ReactNode } from "react";
import { useTranslations } from "use-intl";

const PAUSE_MILLISECONDS = 250;

/**
 * The catalogue's search and filters. Without JavaScript it is a form with a button; with it the list follows
 * what is typed or chosen, and the address always says what is shown.
 */
export function SearchForm({ query, children }: { query: string; children?: ReactNode }) {
  const t = useTranslations("catalogue.search");
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [searching, startSearch] = useTransition();

  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    // The address changed by other means, such as the back button: the field shows what the list shows.
    if (field.current && document.activeElement !== field.current) field.current.value = query;
  }, [query]);

  const show = () => {
    clearTimeout(timer.current);
    if (!form.current) return;
    const wanted = new URLSearchParams();
    for (const [name, value] of new FormData(form.current)) {
      if (typeof value === "string" && value.trim()) wanted.set(name, value.trim());
    }
    wanted.sort();
    const text = wanted.toString();
    startSearch(() => router.replace(text ? `/courses?${text}` : "/courses", { scroll: false }));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    show();
  };
  const follow = (event: ChangeEvent<HTMLFormElement>) => {
    clearTimeout(timer.current);
    const typed = (event.target as HTMLElement) === field.current;
    timer.current = setTimeout(show, typed ? PAUSE_MILLISECONDS : 0);
  };

  return (
    <form
      ref={form}
      action="/courses"
      role="search"
      onSubmit={submit}
      onChange={follow}
      aria-busy={searching}
    >
      <div className="flex gap-2">
        <label className="relative grow">
          <span className="sr-only">{t("label")}</span>
          <Search
            aria-hidden
            size={20}
            className="pointer-events-none absolute start-4 top-1/2 -translate-y-1/2 text-ink-soft"
          />
          <input
            ref={field}
            type="search"
            name="q"
            defaultValue={query}
            maxLength={200}
            placeholder={t("placeholder")}
            autoComplete="off"
            className="h-12 w-full rounded-full border border-line-strong bg-surface ps-12 pe-4 text-base placeholder:text-ink-soft"
          />
        </label>
        <button
          type="submit"
          className="h-12 rounded-full bg-accent px-5 font-medium text-on-accent hover:bg-accent-strong"
        >
          {t("submit")}
        </button>
      </div>
      {children}
    </form>
  );
}
