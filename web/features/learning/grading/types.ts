import type { components, operations } from "@/client/schema";

type Schemas = components["schemas"];

export type Queue = Schemas["QueueOut"];
export type QueueItem = Schemas["QueueItemOut"];
export type Work = Schemas["LearnersWorkOut"];
export type HandIn = Schemas["HandInOut"];
export type WorkFile = Schemas["AssignmentFileOut"];
export type Verdict = Schemas["GivenVerdictOut"];
export type Criterion = Schemas["RubricCriterion"];
export type Person = Schemas["PersonOut"];
export type QueueStatus = NonNullable<
  NonNullable<operations["list_grading_queue"]["parameters"]["query"]>["status"]
>;

/** A work as it was read; the `etag` is what a grade for exactly this state has to name. */
export interface OpenWork {
  work: Work;
  etag: string;
}

/** A lesson whose work can be asked for alone. */
export interface LessonChoice {
  id: string;
  label: string;
}

export const STATUSES: readonly QueueStatus[] = ["ungraded", "graded", "all"];

/** The status that an address names; what waits where it names none. */
export function statusOf(text: string | null | undefined): QueueStatus {
  return STATUSES.find((status) => status === text) ?? "ungraded";
}
