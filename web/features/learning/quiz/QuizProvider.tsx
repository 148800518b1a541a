"use client";

import { useRouter } from "next/navigation";
import {
  createContext,
  useContext,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from "react";
import { useHydrated } from "@/lib/use-hydrated";
import { draftStore } from "./draft";
import { quizApi } from "./quizApi";
import { QuizSession } from "./session";
import type { QuizState } from "./sessionParts";
import type { Opened } from "./types";

interface QuizValue {
  session: QuizSession;
  state: QuizState;
  /** False while a press or a letter would go nowhere: before the scripts have taken over, and while it is submitted. */
  isReady: boolean;
  /** The questions that stand among the lesson's blocks; the head of the quiz stands above the first. */
  places: readonly string[];
}

const QuizContext = createContext<QuizValue | null>(null);

/** The quiz of the lesson around. */
export function useQuiz(): QuizValue {
  const value = useContext(QuizContext);
  if (!value) throw new Error("useQuiz needs a QuizProvider above");
  return value;
}

/** Holds the quiz of a lesson; `places` are the questions that stand among the lesson's blocks, in order. */
export function QuizProvider(props: {
  userId: string;
  opened: Opened;
  places: readonly string[];
  children: ReactNode;
}) {
  const { userId, opened, places, children } = props;
  const router = useRouter();
  const [session] = useState(
    () => new QuizSession(opened, quizApi(opened.quiz.lesson_id), draftStore(userId, opened.quiz.quiz_id)),
  );
  const state = useSyncExternalStore(session.subscribe, session.snapshot, session.snapshot);

  useEffect(() => {
    session.start();
    return () => session.stop();
  }, [session]);

  // A new result moves the course's progress, which the page around has read from the server.
  const used = state.quiz.attempts_used;
  const usedBefore = useRef(used);
  useEffect(() => {
    if (used === usedBefore.current) return;
    usedBefore.current = used;
    router.refresh();
  }, [used, router]);

  const isReady = useHydrated() && state.busy === null;
  return <QuizContext value={{ session, state, isReady, places }}>{children}</QuizContext>;
}

/** What the quiz shows now: a way to begin, questions to answer, or a graded attempt. */
export function phaseOf({ quiz, review, isOpen }: QuizState): "intro" | "answering" | "review" {
  if (review) return "review";
  const mayJustAnswer = quiz.policy.time_limit_seconds === null && quiz.attempts_used === 0;
  return isOpen || (mayJustAnswer && !isClosed(quiz)) ? "answering" : "intro";
}

/** Whether no attempt can be begun any more. */
export function isClosed(quiz: QuizState["quiz"]): boolean {
  return quiz.attempts_left === 0 || isPastDue(quiz.policy.due_at ?? null);
}

function isPastDue(dueAt: string | null): boolean {
  return dueAt !== null && Date.parse(dueAt) < Date.now();
}
