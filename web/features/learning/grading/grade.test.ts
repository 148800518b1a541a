import { describe, expect, it } from "vitest";
import { beginningOf, bodyOf, changeBetween, isSameGrade, openCriteria, pointsOf } from "./grade";
import type { Criterion, Verdict, Work } from "./types";

const level = (level_id: string, points: number) => ({ level_id, points, title: level_id, description: "" });
const criterion = (criterion_id: string): Criterion => ({
  criterion_id,
  title: criterion_id,
  description: "",
  levels: [level("good", 0.2), level("fair", 0.1), level("none", 0)],
});
const rubric = [criterion("a"), criterion("b")];

const verdict = (more: Partial<Verdict>): Verdict => ({
  kind: "graded",
  attempt: 1,
  score: 0.3,
  max_score: 0.4,
  late_deduction: null,
  choices: [{ criterion_id: "a", level_id: "good" }],
  feedback: "Well argued.",
  given_at: "2026-01-01T00:00:00Z",
  given_by: { user_id: "t", first_name: null, last_name: null },
  ...more,
});
const work = (more: Partial<Work>) =>
  ({ status: "submitted", revision: 1, attempt: 1, late_percentage: 0, verdicts: [], ...more }) as Work;

describe("points", () => {
  it("adds up decimals as people do", () => {
    expect(pointsOf(rubric, { a: "good", b: "fair" })).toBe(0.3);
    expect(pointsOf(rubric, { a: "gone" })).toBe(0);
  });
  it("knows what is still to be chosen", () => {
    expect(openCriteria(rubric, { a: "good", b: "gone" }).map((one) => one.criterion_id)).toEqual(["b"]);
  });
});

describe("beginningOf", () => {
  it("shows the grade of this attempt", () => {
    const found = beginningOf(work({ status: "graded", verdicts: [verdict({})] }));
    expect(found).toEqual({
      score: 0.3,
      choices: { a: "good" },
      feedback: "Well argued.",
      waiveLate: false,
    });
  });
  it("shows what was given before lateness took its part, and whether that was waived", () => {
    const late = (late_deduction: number | null) =>
      beginningOf(work({ status: "graded", late_percentage: 20, verdicts: [verdict({ late_deduction })] }));
    expect(late(0.1)).toMatchObject({ score: 0.4, waiveLate: false });
    expect(late(0)).toMatchObject({ score: 0.3, waiveLate: false });
    expect(late(null)).toMatchObject({ score: 0.3, waiveLate: true });
  });
  it("begins empty for a new attempt, and after a return", () => {
    const empty = { score: null, choices: {}, feedback: "", waiveLate: false };
    expect(beginningOf(work({ attempt: 2, verdicts: [verdict({})] }))).toEqual(empty);
    expect(beginningOf(work({ status: "returned", verdicts: [verdict({ kind: "returned" })] }))).toEqual(
      empty,
    );
  });
});

describe("bodyOf", () => {
  it("sends levels where there is a rubric, else the score", () => {
    const grade = { score: 7, choices: { a: "good", old: "x" }, feedback: "Hm", waiveLate: true };
    expect(bodyOf(rubric, grade)).toEqual({
      choices: [{ criterion_id: "a", level_id: "good" }],
      feedback: "Hm",
      waive_late: true,
    });
    expect(bodyOf([], grade)).toEqual({ score: 7, feedback: "Hm", waive_late: true });
  });
});

describe("isSameGrade", () => {
  it("looks at score, levels, words and the waiver", () => {
    const one = { score: null, choices: { a: "good" }, feedback: "", waiveLate: false };
    expect(isSameGrade(one, { ...one, waiveLate: true })).toBe(false);
    expect(isSameGrade(one, { ...one, choices: { a: "good" } })).toBe(true);
    expect(isSameGrade(one, { ...one, choices: { a: "fair" } })).toBe(false);
    expect(isSameGrade(one, { ...one, choices: {} })).toBe(false);
    expect(isSameGrade(one, { ...one, feedback: "x" })).toBe(false);
  });
});

describe("changeBetween", () => {
  it("tells what somebody did meanwhile", () => {
    const before = work({});
    expect(changeBetween(before, work({}))).toBeNull();
    expect(changeBetween(before, work({ revision: 2, attempt: 2 }))).toBe("handedIn");
    expect(changeBetween(before, work({ revision: 2, status: "graded" }))).toBe("graded");
    expect(changeBetween(before, work({ revision: 2, status: "returned" }))).toBe("returned");
  });
});
