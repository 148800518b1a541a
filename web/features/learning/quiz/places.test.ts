import { expect, test } from "vitest";
import { placeless, questionAt } from "./places";
import type { Question, Quiz } from "./types";

const asked = (ids: string, shuffle_questions: boolean) => ({
  quiz: { policy: { shuffle_questions } } as Quiz,
  questions: [...ids].map((question_id) => ({ question_id }) as Question),
});
const shown = (state: ReturnType<typeof asked>, places: string[]) =>
  places.map((id) => questionAt(state, places, id)?.question_id ?? "-").join("");

test("a question stands where it was written, or in the order of a shuffled attempt", () => {
  expect(shown(asked("bca", false), ["a", "b", "c"])).toBe("abc");
  expect(shown(asked("bca", true), ["a", "b", "c"])).toBe("bca");
});

test("an attempt that draws leaves places empty", () => {
  expect(shown(asked("c", false), ["a", "b", "c"])).toBe("--c");
  expect(shown(asked("cb", true), ["a", "b", "c"])).toBe("cb-");
});

test("no question is lost for want of a place", () => {
  expect(placeless(asked("abx", false), ["a", "b"]).map((one) => one.question_id)).toEqual(["x"]);
  expect(placeless(asked("xab", true), ["a", "b"]).map((one) => one.question_id)).toEqual(["b"]);
});
