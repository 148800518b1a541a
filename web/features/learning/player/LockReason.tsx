"use client";

import { useTranslations } from "use-intl";
import { useFormatter } from "@/i18n/client";
import type { LessonLock } from "./outline";

/** In a row of the course's lessons: when this one opens, in the reader's zone, or after which other one. */
export function LockReason({ lock }: { lock: LessonLock }) {
  const t = useTranslations("learn.player");
  const format = useFormatter();
  const reasons = lock.after.map(({ title }) => t("opensAfter", { lesson: title }));
  if (lock.opensAt) {
    const when = format.dateTime(new Date(lock.opensAt), { dateStyle: "medium", timeStyle: "short" });
    reasons.unshift(t("opensAt", { when }));
  }
  return (
    <span className="block text-xs text-ink-soft">
      <span className="sr-only">{t("locked")} </span>
      {reasons.join(" · ")}
    </span>
  );
}
