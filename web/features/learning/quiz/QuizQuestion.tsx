"use client";

import { useTranslations } from "use-intl";
import { Notice } from "@/ui/Notice";
import { NativeButton } from "@/ui/NativeButton";
import { RichText } from "@/ui/RichText";
import { AnswerField } from "./AnswerField";
import { Hints } from "./Hints";
import { questionAt } from "./places";
import { QuestionReview, VerdictMark } from "./QuestionReview";
import { QuizHead } from "./QuizHead";
import { phaseOf, useQuiz } from "./QuizProvider";
import type { Answer, Question } from "./types";

/** A question at its place in the lesson; the head of the quiz stands above the first one. */
export function QuizQuestion({ questionId }: { questionId: string }) {
  const { state, places } = useQuiz();
  const question = questionAt(state, places, questionId);
  const isShown = question && phaseOf(state) !== "intro";
  return (
    <>
      {places[0] === questionId && <QuizHead />}
      {isShown && <OneQuestion key={question.question_id} question={question} />}
    </>
  );
}

/** One question, to be answered or as it was answered. */
export function OneQuestion({ question }: { question: Question }) {
  const t = useTranslations("learn.quiz");
  const { state } = useQuiz();
  const id = question.question_id;
  const number = state.questions.indexOf(question) + 1;
  const { review } = state;
  const result = review?.feedback.find((one) => one.question_id === id);
  const key = review?.key?.find((one) => one.question_id === id);
  return (
    <section
      id={`q-${id}`}
      aria-labelledby={`q-${id}-name`}
      className="scroll-mt-24 rounded-lg border border-line bg-surface px-4 py-5 sm:px-6"
    >
      <header className="mb-3 flex flex-wrap items-center justify-between gap-x-4 gap-y-1 text-sm text-ink-soft">
        <h2 id={`q-${id}-name`} className="font-semibold">
          {t("question", { number, total: state.questions.length })}
        </h2>
        {result && result.verdict !== "ungraded" ? (
          <VerdictMark result={result} />
        ) : (
          <span>
            {question.kind === "ungraded" ? t("notGraded") : t("points", { points: question.points })}
          </span>
        )}
      </header>
      <div id={`q-${id}-prompt`}>
        <RichText html={question.prompt_html} />
      </div>
      {question.ungraded_reason && <p className="mt-2 text-sm text-ink-soft">{question.ungraded_reason}</p>}
      {review ? (
        <QuestionReview question={question} answer={review.answers[id]} quizKey={key} />
      ) : (
        <Answering question={question} />
      )}
    </section>
  );
}

function Answering({ question }: { question: Question }) {
  const { session, state, isReady } = useQuiz();
  const id = question.question_id;
  return (
    <>
      <AnswerField
        question={question}
        answer={state.answers[id]}
        error={state.wrong[id]}
        isDisabled={!isReady}
        onAnswer={(answer) => session.answer(id, answer)}
      />
      {id in state.lost && <LostAnswer question={question} answer={state.lost[id]} />}
      <Hints html={question.hints_html} questionId={id} />
    </>
  );
}

/** What was typed here while another device saved something else: offered, not thrown away. */
function LostAnswer({ question, answer }: { question: Question; answer: Answer | undefined }) {
  const t = useTranslations("learn.quiz.lost");
  const { session } = useQuiz();
  const id = question.question_id;
  const shown = Array.isArray(answer) || question.choices ? null : answer;
  return (
    <Notice
      tone="warn"
      title={t("title")}
      className="mt-4"
      live
      action={
        <>
          <NativeButton size="sm" onClick={() => session.settle(id, true)}>
            {t("take")}
          </NativeButton>
          <NativeButton size="sm" variant="quiet" onClick={() => session.settle(id, false)}>
            {t("leave")}
          </NativeButton>
        </>
      }
    >
      {shown ? <p className="whitespace-pre-wrap">{shown}</p> : <p>{t("other")}</p>}
    </Notice>
  );
}
