import { ApiProblem } from "@/client/problem";
import type { SaveState } from "@/lib/autosave";
import { isSame, readAnswers } from "./answers";
import type { Answers, Opened, Question, Quiz, Submission, Summary } from "./types";

export interface QuizState {
  quiz: Quiz;
  past: Summary[];
  /** The graded attempt that is looked at; null while questions are answered or wait to be. */
  review: Submission | null;
  /** Whether an attempt is open, here or on the server. */
  isOpen: boolean;
  questions: Question[];
  answers: Answers;
  /** Answers from here in whose place the server had newer ones. */
  lost: Answers;
  /** What is wrong with an answer that cannot be read, by question. */
  wrong: Readonly<Record<string, string>>;
  saving: SaveState;
  /** When the time is over, by this browser's clock. */
  deadline: number | null;
  /** Something that happened beside what the learner did. */
  notice: "merged" | "ended" | "timeOver" | null;
  busy: "begin" | "submit" | "look" | null;
  /** Why the last act did not work: the server's words, or `offline`. */
  failure: string | null;
}

export interface Stored {
  answers: Record<string, unknown>;
  revision: number;
}

/** An attempt that was begun in another tab while this one believed that it was the first. */
export class Elsewhere extends Error {
  constructor(readonly stored: Stored) {
    super("The attempt was begun elsewhere.");
  }
}

/** What the server has instead of what was sent, where it says so. */
export function storedIn(error: unknown): Stored | null {
  if (error instanceof Elsewhere) return error.stored;
  if (!(error instanceof ApiProblem) || error.code !== "stale_revision") return null;
  return (error.body.stored as Stored | undefined) ?? null;
}

/** What becomes of answers that could not be saved: tried again, put beside newer ones, or left to the learner. */
export function judge(error: unknown): "offline" | "refused" | "conflict" {
  if (storedIn(error)) return "conflict";
  if (!(error instanceof ApiProblem)) return "offline";
  const isPassing = error.status === 401 || error.status === 429 || error.status >= 500;
  return isPassing ? "offline" : "refused";
}

export function sameAnswers(one: Answers, other: Answers): boolean {
  const ids = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...ids].every((id) => isSame(one[id], other[id]));
}

/** What a quiz shows as it was opened. */
export function stateOf({ quiz, past, review }: Opened) {
  return {
    quiz,
    past,
    review: quiz.open_attempt ? null : review,
    isOpen: quiz.open_attempt !== null,
    questions: review && !quiz.open_attempt ? review.questions : quiz.questions,
    answers: readAnswers(quiz.open_attempt?.answers ?? {}),
    deadline: null,
  };
}
