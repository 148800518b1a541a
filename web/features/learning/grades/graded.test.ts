import { describe, expect, it } from "vitest";
import type { components } from "@/client/schema";
import { assignmentResult, isMissing, quizResult, setResult, type GradedLesson } from "./graded";

type Schemas = components["schemas"];
const quiz = (changes: Partial<Schemas["QuizOut"]>) =>
  ({
    best_percentage: null,
    max_score: 8,
    passed: false,
    open_attempt: null,
    ...changes,
  }) as Schemas["QuizOut"];
const lesson = (state: GradedLesson["state"]) => ({ state }) as GradedLesson;

describe("a quiz", () => {
  it("earns what its best attempt earned", () => {
    expect(quizResult(quiz({ best_percentage: 75, passed: true }))).toEqual({ score: 6, state: "passed" });
    expect(quizResult(quiz({}))).toEqual({ score: null, state: "open" });
  });
});

describe("an assignment", () => {
  it("that was never handed in has no score", () => {
    expect(assignmentResult({ submission: null } as Schemas["AssignmentOut"])).toEqual({
      score: null,
      state: "open",
    });
  });
});

describe("a grade that a teacher set", () => {
  it("counts on the scale that the lesson has now, and nobody's absence is no grade", () => {
    expect(setResult({ score: 3, max_score: 4 })).toEqual({ score: 3, maxScore: 4, state: "set" });
    expect(setResult(null)).toBeNull();
  });
});

describe("what is missing", () => {
  it("is what waits for its learner, not what waits for a teacher", () => {
    const states = ["open", "begun", "returned", "submitted", "graded", "failed"] as const;
    expect(states.filter((state) => isMissing(lesson(state)))).toEqual(["open", "begun", "returned"]);
  });
});
