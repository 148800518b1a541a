"use client";

import { useTranslations } from "use-intl";
import { useFormatter } from "@/i18n/client";
import { Disclosure } from "@/ui/Disclosure";
import { NativeButton } from "@/ui/NativeButton";
import { RelativeTime } from "@/ui/RelativeTime";
import { useQuiz } from "./QuizProvider";

/** The attempts so far, each with a way to look at it again. */
export function AttemptList() {
  const t = useTranslations("learn.quiz.attempts");
  const format = useFormatter();
  const { session, state } = useQuiz();
  const { past, review } = state;
  if (past.length === 0 || (past.length === 1 && review)) return null;
  return (
    <Disclosure className="mt-4 text-sm" summary={t("title", { count: past.length })}>
      <ol className="divide-y divide-line border-y border-line">
        {past.map((one) => (
          <li
            key={one.submission_id}
            className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2"
          >
            <span>
              {t("line", {
                number: one.attempt,
                score: format.number(one.score),
                max: format.number(one.max_score),
              })}
              {one.passed && ` · ${t("passed")}`}
              <span className="text-ink-soft">
                {" · "}
                <RelativeTime at={one.submitted_at} />
              </span>
            </span>
            {one.submission_id === review?.submission_id ? (
              <span className="py-2 text-ink-soft">{t("shown")}</span>
            ) : (
              <NativeButton
                size="sm"
                variant="quiet"
                aria-label={t("lookAt", { number: one.attempt })}
                onClick={() => void session.look(one.submission_id)}
              >
                {t("look")}
              </NativeButton>
            )}
          </li>
        ))}
      </ol>
    </Disclosure>
  );
}
