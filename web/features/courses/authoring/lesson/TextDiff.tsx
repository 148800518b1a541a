"use client";

import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { classes } from "@/ui/classes";
import { diffLines, withContext } from "./textDiff";

const LOOKS = { same: "", added: "bg-good-soft", removed: "bg-bad-soft line-through" };
const SIGNS = { same: "", added: "+", removed: "−" };

/** What changed between two texts. */
export function TextDiff({ before, after }: { before: readonly string[]; after: readonly string[] }) {
  const t = useTranslations("teach.diff");
  const lines = useMemo(() => withContext(diffLines(before, after)), [before, after]);
  if (lines.every((line) => line === null || line.kind === "same")) {
    return <p className="text-sm text-ink-soft">{t("same")}</p>;
  }
  return (
    <ul
      className="max-h-96 overflow-y-auto rounded-md border border-line bg-surface text-sm"
      tabIndex={0}
      aria-label={t("label")}
    >
      {lines.map((line, index) => (
        <li
          key={index}
          className={classes("flex gap-2 px-3 py-1", line ? LOOKS[line.kind] : "text-ink-soft")}
        >
          <span aria-hidden="true" className="w-3 shrink-0">
            {line ? SIGNS[line.kind] : "…"}
          </span>
          {line && line.kind !== "same" && <span className="sr-only">{t(line.kind)}</span>}
          <span className="min-w-0 break-words">{line?.text}</span>
        </li>
      ))}
    </ul>
  );
}
