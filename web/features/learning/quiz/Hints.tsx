"use client";

import { Lightbulb } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { NativeButton } from "@/ui/NativeButton";
import { RichText } from "@/ui/RichText";

/** Hints, one at a time and only on demand. */
export function Hints({ html, questionId }: { html: readonly string[]; questionId: string }) {
  const t = useTranslations("learn.quiz.hints");
  const [shown, setShown] = useState(0);
  if (html.length === 0) return null;
  return (
    <div className="mt-4">
      <ol role="status" id={`q-${questionId}-hints`} className="space-y-2">
        {html.slice(0, shown).map((hint, place) => (
          <li key={place} className="flex gap-3 rounded-md bg-sunken px-3.5 py-2.5">
            <Lightbulb aria-hidden size={20} className="mt-1 shrink-0 text-warn" />
            <RichText html={hint} className="min-w-0 grow text-sm" />
          </li>
        ))}
      </ol>
      {shown < html.length && (
        <NativeButton variant="quiet" className="mt-1 -ms-4" onClick={() => setShown(shown + 1)}>
          <Lightbulb aria-hidden />
          {shown === 0 ? t("first", { count: html.length }) : t("next", { left: html.length - shown })}
        </NativeButton>
      )}
    </div>
  );
}
