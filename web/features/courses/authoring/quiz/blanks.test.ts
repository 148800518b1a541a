import { describe, expect, it } from "vitest";
import type { BlanksQuestion } from "../types";
import { freeName, namesIn, withText } from "./blanks";

const question = {
  kind: "blanks",
  text: "[[a]] and [[b]]",
  blanks: [
    { kind: "text", name: "a", accepted: ["one"], match: "exact" },
    { kind: "numerical", name: "b", answer: 2, tolerance: 0, tolerance_unit: "absolute" },
  ],
} as unknown as BlanksQuestion;
const after = (text: string) => withText(question, text).blanks.map((one) => [one.name, one.kind]);

describe("blanks", () => {
  it("are named in brackets, each once", () => {
    expect(namesIn("[[a]] [b] [[c d]] [[a]] [[]] [[x\ny]]")).toEqual(["a", "c d"]);
    expect(freeName("[[1]] [[3]]")).toBe("4");
    expect(freeName("")).toBe("1");
  });

  it("follow the text", () => {
    expect(after("[[b]] or [[a]]")).toEqual([
      ["b", "numerical"],
      ["a", "text"],
    ]);
    expect(after("only [[b]]")).toEqual([["b", "numerical"]]);
    expect(after("[[a]], [[b]], [[c]]")).toEqual([
      ["a", "text"],
      ["b", "numerical"],
      ["c", "text"],
    ]);
  });

  it("keep what is right in them while their name is typed", () => {
    expect(after("[[a]] and [[bc]]")).toEqual([
      ["a", "text"],
      ["bc", "numerical"],
    ]);
    expect(withText(question, "[[ab]] and [[b]]").blanks[0]).toMatchObject({ name: "ab", accepted: ["one"] });
  });
});
