"use client";

import { useTranslations } from "use-intl";
import { useFormatter } from "@/i18n/client";
import type { Quiz } from "./types";

/** What one should know before an attempt: how long, how often, until when, and what passes. */
export function Facts({ quiz }: { quiz: Quiz }) {
  const t = useTranslations("learn.quiz.facts");
  const format = useFormatter();
  const { policy } = quiz;
  const facts: [string, string][] = [
    [t("questions"), t("questionsValue", { count: quiz.question_count, points: quiz.max_score })],
  ];
  const seconds = policy.time_limit_seconds;
  if (seconds) {
    facts.push([
      t("time"),
      seconds % 60 === 0 ? t("minutes", { minutes: seconds / 60 }) : t("seconds", { seconds }),
    ]);
  }
  if (policy.pass_percentage) {
    facts.push([t("pass"), format.number(policy.pass_percentage / 100, { style: "percent" })]);
  }
  facts.push([
    t("attempts"),
    quiz.attempts_left === null ? t("unlimited") : t("left", { count: quiz.attempts_left }),
  ]);
  if (policy.due_at) {
    const due = format.dateTime(new Date(policy.due_at), { dateStyle: "long", timeStyle: "short" });
    facts.push([t("due"), due]);
  }
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1.5 text-sm">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-ink-soft">{name}</dt>
          <dd className="font-medium">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
