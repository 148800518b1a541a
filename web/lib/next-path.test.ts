import { describe, expect, it } from "vitest";
import { safeNextPath } from "./next-path";

describe("safeNextPath", () => {
  it("keeps a path of this site with its query", () => {
    expect(safeNextPath("/courses/x?tab=1#two")).toBe("/courses/x?tab=1#two");
    expect(safeNextPath(["/teach", "/admin"])).toBe("/teach");
  });

  it.each([
    undefined,
    "",
    "courses",
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "/.//evil.example",
    "/a/..//evil.example",
    "https://evil.example",
  ])("refuses %s", (wanted) => expect(safeNextPath(wanted)).toBe("/home"));
});
