import { describe, expect, it } from "vitest";
import { nextToGrade, stepFrom } from "./steps";

const items = [
  { submission_id: "a", status: "submitted" as const },
  { submission_id: "b", status: "graded" as const },
  { submission_id: "c", status: "submitted" as const },
];

describe("stepFrom", () => {
  it("goes to the neighbours and not over the ends", () => {
    expect(stepFrom(items, "a", 1)).toBe("b");
    expect(stepFrom(items, "b", -1)).toBe("a");
    expect(stepFrom(items, "c", 1)).toBeNull();
    expect(stepFrom(items, "a", -1)).toBeNull();
    expect(stepFrom(items, "elsewhere", 1)).toBe("a");
    expect(stepFrom([], null, 1)).toBeNull();
  });
});

describe("nextToGrade", () => {
  it("skips what is graded, and begins anew at the end", () => {
    expect(nextToGrade(items, "a")).toBe("c");
    expect(nextToGrade(items, "c")).toBe("a");
    expect(nextToGrade(items, "elsewhere")).toBe("a");
    expect(nextToGrade([{ submission_id: "a", status: "submitted" }], "a")).toBeNull();
  });
});
