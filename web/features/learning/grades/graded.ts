import type { components } from "@/client/schema";

type Schemas = components["schemas"];

/** A lesson that counts towards the grade, or could, as its learner sees it. */
export interface GradedLesson {
  lessonId: string;
  title: string;
  category: string | null;
  maxScore: number;
  /** Null before there is a result. */
  score: number | null;
  state: "open" | "begun" | "passed" | "failed" | "submitted" | "graded" | "returned" | "set";
}

/** Where a quiz stands: the best attempt counts. */
export function quizResult(quiz: Schemas["QuizOut"] | null): Pick<GradedLesson, "score" | "state"> {
  if (!quiz || quiz.best_percentage === null)
    return { score: null, state: quiz?.open_attempt ? "begun" : "open" };
  return { score: (quiz.best_percentage / 100) * quiz.max_score, state: quiz.passed ? "passed" : "failed" };
}

/** Where an assignment stands: the grade that was given last counts, also while newer work waits. */
export function assignmentResult(
  found: Schemas["AssignmentOut"] | null,
): Pick<GradedLesson, "score" | "state"> {
  const work = found?.submission;
  return work ? { score: work.score, state: work.status } : { score: null, state: "open" };
}

/** Whether the learner still has something to do for a result. */
export function isMissing(lesson: GradedLesson): boolean {
  return lesson.state === "open" || lesson.state === "begun" || lesson.state === "returned";
}

/** What a teacher set by hand counts, whatever else happened; null where nobody did. */
export function setResult(
  override: Schemas["SetGradeOut"] | null | undefined,
): Pick<GradedLesson, "score" | "maxScore" | "state"> | null {
  return override ? { score: override.score, maxScore: override.max_score, state: "set" } : null;
}
