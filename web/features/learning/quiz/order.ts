import type { Answer, Question } from "./types";

export type Item = NonNullable<Question["choices"]>[number];

/** The items of a question in the order of an answer; in the order of the page where it does not name them all. */
export function itemsIn(question: Question, answer: Answer | undefined): Item[] {
  const shown = question.choices ?? [];
  const ordered = (Array.isArray(answer) ? answer : []).flatMap(
    (id) => shown.find((one) => one.choice_id === id) ?? [],
  );
  return new Set(ordered).size === shown.length ? ordered : shown;
}

/** The items with one of them at another place. */
export function moved<T>(items: readonly T[], from: number, to: number): T[] {
  const rest = items.filter((_, place) => place !== from);
  return [...rest.slice(0, to), items[from]!, ...rest.slice(to)];
}
