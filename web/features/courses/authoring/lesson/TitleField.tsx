"use client";

import { useTranslations } from "use-intl";

/** The lesson's title, which is the page's heading and a field at once. */
export function TitleField({ value, onChange }: { value: string; onChange: (title: string) => void }) {
  const t = useTranslations("teach.lesson");
  return (
    <>
      <h1 className="sr-only">{value || t("untitled")}</h1>
      <textarea
        value={value}
        onChange={(event) => onChange(event.target.value.replaceAll("\n", " "))}
        aria-label={t("title")}
        placeholder={t("titlePlaceholder")}
        maxLength={200}
        rows={1}
        className="-mx-2 mt-1 mb-1 field-sizing-content w-[calc(100%+1rem)] resize-none rounded-md bg-transparent px-2 py-1 font-serif text-2xl leading-tight font-semibold placeholder:text-ink-soft hover:bg-sunken"
      />
    </>
  );
}
