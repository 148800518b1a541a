import type { components } from "@/client/schema";

type Schemas = components["schemas"];

export type Quiz = Schemas["QuizOut"];
export type Question = Schemas["PublicQuestion"];
export type Attempt = Schemas["AttemptOut"];
export type StartedAttempt = Schemas["StartedAttemptOut"];
export type Submission = Schemas["SubmissionOut"];
export type Summary = Schemas["SubmissionSummaryOut"];
export type Result = Schemas["QuestionResultOut"];
export type QuestionKey = Schemas["QuestionKey"];

/** A choice's id, ticked choices, or a text. A question that was never touched is not there at all. */
export type Answer = string | string[];
export type Answers = Readonly<Record<string, Answer>>;

/** What a page knows of a quiz when it opens. */
export interface Opened {
  quiz: Quiz;
  /** The submissions so far, the newest first. */
  past: Summary[];
  /** The newest submission, unless an attempt is open. */
  review: Submission | null;
}
