import { expect, test } from "vitest";
import {
  bestTotal,
  newAssignment,
  newCriterion,
  newLevel,
  withItem,
  withMovedItem,
  withRubric,
} from "./model";

test("the maximum follows the best levels of the rubric", () => {
  const first = newCriterion([], ["Full", "Half", "None"]);
  const second = newCriterion([first], ["Yes", "No"]);
  expect(first.levels.map((one) => one.points)).toEqual([2, 1, 0]);
  expect(new Set([first.criterion_id, second.criterion_id]).size).toBe(2);
  const graded = withRubric(newAssignment(), [first, second]);
  expect(graded.max_score).toBe(3);
  expect(withRubric(graded, []).max_score).toBe(3);
});

test("sums of decimals are exact enough to be published", () => {
  const level = (points: number) => ({ ...newCriterion([], []), levels: [newLevel([], "a", points)] });
  expect(bestTotal([level(0.1), level(0.2)])).toBe(0.3);
});

test("lists", () => {
  expect(withItem([1, 2, 3], 1, 9)).toEqual([1, 9, 3]);
  expect(withItem([1, 2, 3], 1, null)).toEqual([1, 3]);
  expect(withMovedItem([1, 2, 3], 0, 2)).toEqual([2, 3, 1]);
  expect(withMovedItem([1, 2, 3], 0, -1)).toEqual([1, 2, 3]);
});
