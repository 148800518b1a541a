import { expect, test } from "vitest";
import { linesWithGaps } from "./gaps";

test("gaps stand in the lines between the parts of a text", () => {
  expect(linesWithGaps(["Water boils at ", " °C.\n\nIts formula is ", ", and ice ", "."])).toEqual([
    ["Water boils at ", 0, " °C."],
    ["Its formula is ", 1, ", and ice ", 2, "."],
  ]);
  expect(linesWithGaps(["", "", ""])).toEqual([[0, 1]]);
  expect(linesWithGaps(["a\n", "\n b"])).toEqual([["a"], [0], [" b"]]);
  expect(linesWithGaps(["no gap"])).toEqual([["no gap"]]);
  expect(linesWithGaps([])).toEqual([]);
});
