import { expect, test } from "vitest";
import { diffLines, withContext } from "./textDiff";

const marks = { same: " ", added: "+", removed: "-" };
const shown = (before: string, after: string) =>
  diffLines([...before], [...after])
    .map(({ kind, text }) => `${marks[kind]}${text}`)
    .join("")
    .trim();

test.each([
  ["abc", "abc", "a b c"],
  ["abc", "abxc", "a b+x c"],
  ["abc", "ac", "a-b c"],
  ["", "ab", "+a+b"],
  ["ab", "", "-a-b"],
  ["abcd", "bxd", "-a b-c+x d"],
])("%s becomes %s", (before, after, expected) => {
  expect(shown(before, after)).toBe(expected);
});

test("what is the same is left out but for a line around", () => {
  const lines = diffLines([..."abcdef"], [..."abcXef"]);
  expect(withContext(lines).map((one) => one?.text ?? "…")).toEqual(["…", "c", "d", "X", "e", "…"]);
});
