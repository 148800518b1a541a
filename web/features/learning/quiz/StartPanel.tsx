"use client";

import { useTranslations } from "use-intl";
import { NativeButton } from "@/ui/NativeButton";
import { AttemptList } from "./AttemptList";
import { Facts } from "./Facts";
import { Failure } from "./Failure";
import { isClosed, useQuiz } from "./QuizProvider";

/** Before an attempt: what to expect, and the button that starts it. */
export function StartPanel() {
  const t = useTranslations("learn.quiz.start");
  const { session, state, isReady } = useQuiz();
  const { quiz, busy } = state;
  const isTimed = Boolean(quiz.policy.time_limit_seconds);
  return (
    <section
      aria-labelledby="quiz-start"
      className="rounded-lg border border-line bg-surface px-4 py-6 sm:px-6"
    >
      <h2 id="quiz-start" className="mb-4 font-serif text-xl font-semibold">
        {t("title")}
      </h2>
      <Facts quiz={quiz} />
      {isClosed(quiz) ? (
        <p className="mt-5">{quiz.attempts_left === 0 ? t("usedUp") : t("pastDue")}</p>
      ) : (
        <>
          {isTimed && <p className="mt-5 text-sm text-ink-soft">{t("timed")}</p>}
          <Failure />
          <NativeButton
            variant="primary"
            size="lg"
            className="mt-5 max-sm:w-full"
            disabled={!isReady}
            onClick={() => void session.begin()}
          >
            {busy === "begin" ? t("starting") : isTimed ? t("beginTimed") : t("begin")}
          </NativeButton>
        </>
      )}
      <AttemptList />
    </section>
  );
}
