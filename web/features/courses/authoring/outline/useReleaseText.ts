"use client";

import { useTranslations } from "use-intl";
import { useFormatter } from "@/i18n/client";
import type { OutlineModule, ReleaseRule } from "../types";
import { lessonOf } from "./model";

/** Says in a few words when a part of the outline opens; null where it is open from the start. */
export function useReleaseText(modules: readonly OutlineModule[]) {
  const t = useTranslations("teach.release");
  const format = useFormatter();
  return (rule: ReleaseRule | undefined): string | null => {
    const parts: string[] = [];
    if (rule?.opens_at) {
      const when = format.dateTime(new Date(rule.opens_at), { dateStyle: "medium", timeStyle: "short" });
      parts.push(t("opensFrom", { when }));
    }
    if (rule?.days_after_enrolment) parts.push(t("opensDays", { count: rule.days_after_enrolment }));
    if (rule?.after_lesson_id) {
      parts.push(t("opensAfter", { title: lessonOf(modules, rule.after_lesson_id)?.title ?? t("gone") }));
    }
    return parts.join(" · ") || null;
  };
}
