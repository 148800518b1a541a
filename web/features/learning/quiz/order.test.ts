import { describe, expect, it } from "vitest";
import { itemsIn, moved } from "./order";
import type { Question } from "./types";

const question = { choices: ["a", "b", "c"].map((id) => ({ choice_id: id, html: id })) } as Question;
const ids = (answer: string[] | undefined) => itemsIn(question, answer).map((one) => one.choice_id);

describe("items to be put in order", () => {
  it("stand as they were answered, and as they came where that does not name each once", () => {
    expect(ids(["c", "a", "b"])).toEqual(["c", "a", "b"]);
    expect(ids(undefined)).toEqual(["a", "b", "c"]);
    expect(ids(["c", "a"])).toEqual(["a", "b", "c"]);
    expect(ids(["c", "c", "b"])).toEqual(["a", "b", "c"]);
    expect(ids(["c", "a", "gone"])).toEqual(["a", "b", "c"]);
  });

  it("move up and down, past several others too", () => {
    expect(moved(["a", "b", "c"], 0, 1)).toEqual(["b", "a", "c"]);
    expect(moved(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
    expect(moved(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"]);
    expect(moved(["a", "b", "c"], 1, 1)).toEqual(["a", "b", "c"]);
  });
});
