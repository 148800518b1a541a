import { describe, expect, it } from "vitest";
import { isAnswered, mergeAnswers, plainText, readAnswers, unanswered, wrongAnswers } from "./answers";
import type { Question } from "./types";

const question = (question_id: string, kind: Question["kind"] = "text"): Question => ({
  question_id,
  kind,
  prompt_html: "",
  points: 1,
  hints_html: [],
  accepts_text: false,
});

describe("answers", () => {
  it("count no tick as an answer only once the ticks were touched", () => {
    expect(isAnswered([])).toBe(true);
    expect(isAnswered(undefined)).toBe(false);
    expect(isAnswered("  ")).toBe(false);
    expect(isAnswered(["x", ""])).toBe(false);
    expect(isAnswered(["x", "y"])).toBe(true);
  });

  it("that are missing are named by their place, and ungraded ones are not missed", () => {
    const questions = [question("a"), question("b", "ungraded"), question("c")];
    expect(unanswered(questions, { c: "x" })).toEqual([1]);
  });

  it("are read from what the server keeps", () => {
    expect(readAnswers({ a: 0.5, b: ["x"], c: null, d: "text" })).toEqual({ a: "0.5", b: ["x"], d: "text" });
  });
});

describe("answers from two places", () => {
  it("are joined where they are of different questions", () => {
    expect(mergeAnswers({ a: "1" }, { a: "1", b: "here" }, { a: "1", c: "there" })).toEqual({
      answers: { a: "1", b: "here", c: "there" },
      lost: {},
    });
  });

  it("of one question: the saved one stands and the other is kept aside", () => {
    expect(mergeAnswers({ a: "1" }, { a: "2" }, { a: "3" })).toEqual({
      answers: { a: "3" },
      lost: { a: "2" },
    });
  });

  it("differ by what is matched to which side", () => {
    expect(mergeAnswers({}, { a: ["x", "y"] }, { a: ["y", "x"] }).lost).toEqual({ a: ["x", "y"] });
  });
});

describe("a refusal", () => {
  it("names the questions by their pointers", () => {
    const id = "01a202f3-0000-7000-8000-000000000001";
    expect(wrongAnswers({ [`/answers/${id}`]: "no number", "/revision": "old" })).toEqual({
      [id]: "no number",
    });
  });
});

describe("plain text", () => {
  it("keeps the words and knows when there is more than words", () => {
    expect(plainText("<p>a &lt; <b>b</b> &amp; c</p>")).toBe("a < b & c");
    expect(plainText('<p><img src="x" alt=""></p>')).toBeNull();
  });
});
