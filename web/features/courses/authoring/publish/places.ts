import type { ProblemEntry } from "../types";

export interface Place {
  page: "lesson" | "settings" | "outline";
  href: string;
  /** Which block of the lesson, counted from 0; null where it is about the lesson as a whole. */
  block: number | null;
}

/** The page, and the place in it, where the problem that a check found is put right. */
export function placeOf(problem: Pick<ProblemEntry, "pointer" | "lesson_id">, courseId: string): Place {
  const at = `/teach/${courseId}`;
  if (problem.lesson_id) {
    const found = /\/content\/blocks\/(\d+)/.exec(problem.pointer);
    const block = found ? Number(found[1]) : null;
    const anchor = block === null ? "" : `#block-${block + 1}`;
    return { page: "lesson", href: `${at}/lessons/${problem.lesson_id}${anchor}`, block };
  }
  if (/^\/(lessons|modules)\b/.test(problem.pointer))
    return { page: "outline", href: `${at}/outline`, block: null };
  return { page: "settings", href: `${at}/settings`, block: null };
}
