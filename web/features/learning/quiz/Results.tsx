"use client";

import { CircleCheck, RotateCcw } from "lucide-react";
import { useTranslations } from "use-intl";
import { useFormatter } from "@/i18n/client";
import { NativeButton } from "@/ui/NativeButton";
import { ProgressBar } from "@/ui/ProgressBar";
import { AttemptList } from "./AttemptList";
import { Failure } from "./Failure";
import { isClosed, useQuiz } from "./QuizProvider";
import { Regrades } from "./Regrades";
import type { Submission } from "./types";

/** What an attempt earned, and what can be done next. */
export function Results({ review }: { review: Submission }) {
  const t = useTranslations("learn.quiz.results");
  const format = useFormatter();
  const { session, state, isReady } = useQuiz();
  const { quiz, busy } = state;
  const share = review.max_score > 0 ? review.score / review.max_score : null;
  const hasRight = review.feedback.some((one) => one.verdict === "correct");
  return (
    <section
      aria-labelledby="quiz-result"
      className="rounded-lg border border-line bg-surface px-4 py-6 sm:px-6"
    >
      <p className="text-sm text-ink-soft">{t("attempt", { number: review.attempt })}</p>
      <h2 id="quiz-result" className="mt-1 flex items-center gap-2.5 font-serif text-xl font-semibold">
        {review.passed && <CircleCheck aria-hidden size={26} className="shrink-0 text-good" />}
        {review.passed ? t("passed") : hasRight ? t("almost") : t("notYet")}
      </h2>
      {share !== null && (
        <>
          <p className="mt-3">
            <span className="text-lg font-semibold tabular-nums">
              {format.number(share, { style: "percent", maximumFractionDigits: 0 })}
            </span>{" "}
            <span className="text-ink-soft">
              {t("score", { score: format.number(review.score), max: format.number(review.max_score) })}
              {quiz.policy.pass_percentage
                ? ` · ${t("passMark", { mark: format.number(quiz.policy.pass_percentage / 100, { style: "percent" }) })}`
                : ""}
            </span>
          </p>
          <ProgressBar value={share * 100} label={t("bar")} className="mt-2 max-w-form" />
        </>
      )}
      <Regrades regrades={review.regrades} />
      {review.time_over && <p className="mt-4 text-sm">{t("timeOver")}</p>}
      {!review.key && (
        <p className="mt-4 text-sm text-ink-soft">{t(`hidden.${quiz.policy.show_answers ?? "never"}`)}</p>
      )}
      <Failure />
      {!isClosed(quiz) && (
        <div className="mt-5 flex flex-wrap items-center gap-x-4 gap-y-2">
          <NativeButton
            variant={review.passed ? "secondary" : "primary"}
            disabled={!isReady}
            onClick={() => void session.begin()}
          >
            <RotateCcw aria-hidden />
            {busy === "begin" ? t("starting") : t("again")}
          </NativeButton>
          <p className="text-sm text-ink-soft">
            {quiz.attempts_left === null ? t("best") : t("left", { count: quiz.attempts_left })}
          </p>
        </div>
      )}
      <AttemptList />
    </section>
  );
}
