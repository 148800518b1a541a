import { describe, expect, it } from "vitest";
import { clockText, warningAt } from "./countdown";

describe("the countdown", () => {
  it("warns at five minutes and at one, and not between", () => {
    expect([301, 300, 299, 61, 60, 1, 0].map((left) => warningAt(left, 1800))).toEqual([
      null,
      300,
      300,
      300,
      60,
      60,
      null,
    ]);
  });

  it("gives no warning at the start of a short quiz", () => {
    expect(warningAt(300, 300)).toBeNull();
    expect(warningAt(59, 300)).toBe(60);
  });

  it("is written as a clock", () => {
    expect([3909, 754, 59.2, 0, -5].map(clockText)).toEqual(["1:05:09", "12:34", "1:00", "0:00", "0:00"]);
  });
});
