import { newId, shortId } from "../ids";
import type { Assignment, RubricCriterion, RubricLevel } from "../types";

export function newAssignment(): Assignment {
  return { assignment_id: newId(), title: "", instructions_html: "", max_score: 10, rubric: [] };
}

/** The points that the best levels of all criteria give together; what the maximum has to be with a rubric. */
export function bestTotal(rubric: readonly RubricCriterion[]): number {
  const total = rubric.reduce((sum, one) => sum + Math.max(0, ...one.levels.map((level) => level.points)), 0);
  return Math.round(total * 1e6) / 1e6;
}

/** The assignment with another rubric. Its maximum follows the rubric, for courses publishes no other. */
export function withRubric(assignment: Assignment, rubric: RubricCriterion[]): Assignment {
  const best = bestTotal(rubric);
  return { ...assignment, rubric, max_score: rubric.length > 0 && best > 0 ? best : assignment.max_score };
}

export function newCriterion(
  rubric: readonly RubricCriterion[],
  levelTitles: readonly string[],
): RubricCriterion {
  const levels = levelTitles.reduce<RubricLevel[]>(
    (made, title, index) => [...made, newLevel(made, title, levelTitles.length - 1 - index)],
    [],
  );
  return { criterion_id: shortId(rubric.map((one) => one.criterion_id)), title: "", description: "", levels };
}

export function newLevel(levels: readonly RubricLevel[], title: string, points: number): RubricLevel {
  return { level_id: shortId(levels.map((one) => one.level_id)), title, description: "", points };
}

/** A list with one of its items replaced, or taken out with null. */
export function withItem<T>(items: readonly T[], index: number, item: T | null): T[] {
  return items.flatMap((one, at) => (at === index ? (item === null ? [] : [item]) : [one]));
}

export function withMovedItem<T>(items: readonly T[], from: number, to: number): T[] {
  const moved = items[from];
  if (moved === undefined || to < 0 || to >= items.length) return [...items];
  const rest = items.filter((_, index) => index !== from);
  return [...rest.slice(0, to), moved, ...rest.slice(to)];
}
