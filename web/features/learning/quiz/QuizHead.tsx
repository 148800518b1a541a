"use client";

import { useEffect, useRef, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Notice } from "@/ui/Notice";
import { phaseOf, useQuiz } from "./QuizProvider";
import { Results } from "./Results";
import { SavedMark } from "./SavedMark";
import { StartPanel } from "./StartPanel";
import { TimeLeft } from "./TimeLeft";

/** What stands above the questions: a way to begin, the time that is left, or the result. */
export function QuizHead() {
  const t = useTranslations("learn.quiz");
  const { session, state } = useQuiz();
  const phase = phaseOf(state);
  const limit = state.quiz.policy.time_limit_seconds ?? null;
  return (
    <>
      {state.notice && (
        <Notice tone="warn" live className="mb-6" title={t(`notices.${state.notice}.title`)}>
          {t(`notices.${state.notice}.body`)}
        </Notice>
      )}
      <FocusOnChange phase={phase} subject={state.review?.submission_id ?? phase}>
        {phase === "intro" && <StartPanel />}
        {phase === "review" && state.review && <Results review={state.review} />}
        {phase === "answering" && <h2 className="sr-only">{t("questions")}</h2>}
      </FocusOnChange>
      {phase === "answering" && state.deadline !== null && (
        <div className="sticky top-2 z-10 mb-6 flex flex-wrap items-center justify-between gap-x-6 gap-y-1 rounded-md border border-line bg-raised px-4 py-2.5 shadow-raised">
          <TimeLeft
            deadline={state.deadline}
            limitSeconds={limit ?? Number.POSITIVE_INFINITY}
            onOver={() => void session.submit()}
          />
          <SavedMark />
        </div>
      )}
    </>
  );
}

/** Takes the focus when what it holds has changed, so that nobody has to look for what came of a button. */
function FocusOnChange(props: { phase: string; subject: string; children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  const before = useRef(props.subject);
  useEffect(() => {
    if (before.current === props.subject) return;
    before.current = props.subject;
    box.current?.focus({ preventScroll: true });
    box.current?.scrollIntoView({ block: "start" });
  }, [props.subject]);
  return (
    <div
      ref={box}
      tabIndex={-1}
      className={props.phase === "answering" ? "scroll-mt-24 outline-none" : "mb-8 scroll-mt-24 outline-none"}
    >
      {props.children}
    </div>
  );
}
