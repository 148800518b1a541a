"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useFormatter } from "@/i18n/client";
import { NativeButton } from "@/ui/NativeButton";
import { takesAnswer, unanswered } from "./answers";
import { Failure } from "./Failure";
import { placeless } from "./places";
import { phaseOf, useQuiz } from "./QuizProvider";
import { OneQuestion } from "./QuizQuestion";
import { SavedMark } from "./SavedMark";

const ConfirmDialog = dynamic(() => import("@/ui/ConfirmDialog").then((loaded) => loaded.ConfirmDialog), {
  ssr: false,
});

/** Below all blocks: questions that have no place among them any more, and the bar to submit. */
export function QuizFoot() {
  const { state, places } = useQuiz();
  const phase = phaseOf(state);
  if (phase === "intro") return null;
  return (
    <div className="mt-8 space-y-8">
      {placeless(state, places).map((question) => (
        <OneQuestion key={question.question_id} question={question} />
      ))}
      {phase === "answering" && <SubmitBar />}
    </div>
  );
}

function SubmitBar() {
  const t = useTranslations("learn.quiz.submit");
  const { session, state, isReady } = useQuiz();
  const [isAsking, setAsking] = useState(false);
  const { quiz, questions, answers, busy, wrong } = state;
  const missing = unanswered(questions, answers);
  const countable = questions.filter(
    (question) => question.kind !== "ungraded" && takesAnswer(question),
  ).length;
  const isLimited = quiz.attempts_left !== null;

  const submit = () => {
    const firstWrong = Object.keys(wrong)[0];
    if (firstWrong)
      return document
        .getElementById(`q-${firstWrong}`)
        ?.querySelector<HTMLElement>("input, select, textarea, button")
        ?.focus();
    if (missing.length > 0 || isLimited) return setAsking(true);
    void session.submit();
  };

  return (
    <section aria-label={t("label")} className="border-t border-line pt-6">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-4">
        <div className="space-y-1">
          <p className="text-sm">{t("answered", { done: countable - missing.length, total: countable })}</p>
          <SavedMark />
        </div>
        <NativeButton
          variant="primary"
          size="lg"
          className="max-sm:w-full"
          disabled={!isReady}
          onClick={submit}
        >
          {busy === "submit" ? t("submitting") : t("button")}
        </NativeButton>
      </div>
      {Object.keys(wrong).length > 0 && <p className="mt-3 text-sm text-bad">{t("unreadable")}</p>}
      <Failure />
      {isAsking && (
        <ConfirmDialog
          isOpen
          onOpenChange={setAsking}
          title={t("confirmTitle")}
          confirmLabel={t("button")}
          onConfirm={() => session.submit()}
        >
          <Warnings missing={missing} />
        </ConfirmDialog>
      )}
    </section>
  );
}

function Warnings({ missing }: { missing: number[] }) {
  const t = useTranslations("learn.quiz.submit");
  const format = useFormatter();
  const left = useQuiz().state.quiz.attempts_left;
  return (
    <>
      {missing.length > 0 ? (
        <p>{t("missing", { count: missing.length, numbers: format.list(missing.map(String)) })}</p>
      ) : (
        <p>{t("complete")}</p>
      )}
      {left !== null && <p>{t("uses", { left })}</p>}
    </>
  );
}
