import type { components } from "@/client/schema";
import type { Criterion, Work } from "./types";

/** A grade while it is made: a score, or by criterion the level that was chosen, words, and whether lateness counts. */
export interface Grade {
  score: number | null;
  choices: Readonly<Record<string, string>>;
  feedback: string;
  waiveLate: boolean;
}

/** What the form begins with: the grade that was given to this very attempt, or nothing. */
export function beginningOf(work: Work): Grade {
  const newest = work.verdicts[0];
  if (work.status !== "graded" || newest?.kind !== "graded")
    return { score: null, choices: {}, feedback: "", waiveLate: false };
  const choices = Object.fromEntries(newest.choices.map((one) => [one.criterion_id, one.level_id]));
  return {
    // What the teacher gave, before anything was taken off for lateness.
    score: newest.score === null ? null : rounded(newest.score + (newest.late_deduction ?? 0)),
    choices,
    feedback: newest.feedback ?? "",
    waiveLate: work.late_percentage > 0 && newest.late_deduction === null,
  };
}

/** The points of the levels that are chosen so far. */
export function pointsOf(rubric: readonly Criterion[], choices: Grade["choices"]): number {
  const points = rubric.map(
    ({ criterion_id, levels }) =>
      levels.find((level) => level.level_id === choices[criterion_id])?.points ?? 0,
  );
  return rounded(points.reduce((sum, one) => sum + one, 0));
}

/** Tenths of points add up to tenths, and not to what binary fractions make of them. */
function rounded(points: number): number {
  return Math.round(points * 1e6) / 1e6;
}

/** The criteria for which no level is chosen. */
export function openCriteria(rubric: readonly Criterion[], choices: Grade["choices"]): Criterion[] {
  return rubric.filter(
    ({ criterion_id, levels }) => !levels.some((level) => level.level_id === choices[criterion_id]),
  );
}

/** The grade as the API takes it. With a rubric the levels make the score. */
export function bodyOf(rubric: readonly Criterion[], grade: Grade): components["schemas"]["GradeIn"] {
  const { score, feedback, waiveLate: waive_late } = grade;
  if (rubric.length === 0) return { score, feedback, waive_late };
  const choices = rubric.flatMap(({ criterion_id }) => {
    const level_id = grade.choices[criterion_id];
    return level_id === undefined ? [] : [{ criterion_id, level_id }];
  });
  return { choices, feedback, waive_late };
}

export function isSameGrade(one: Grade, other: Grade): boolean {
  const chosen = Object.entries(one.choices);
  return (
    one.score === other.score &&
    one.feedback === other.feedback &&
    one.waiveLate === other.waiveLate &&
    chosen.length === Object.keys(other.choices).length &&
    chosen.every(([criterion, level]) => other.choices[criterion] === level)
  );
}

/** What happened to a work between two looks at it. */
export type Change = "handedIn" | "graded" | "returned";

export function changeBetween(before: Work, after: Work): Change | null {
  if (after.revision === before.revision) return null;
  if (after.attempt > before.attempt || after.status === "submitted") return "handedIn";
  return after.status === "returned" ? "returned" : "graded";
}
