import { describe, expect, it } from "vitest";
import { matching, together } from "./matching";

const actions = [
  { id: "home", label: "My learning" },
  { id: "grades", label: "Gradebook", description: "Introduction to Écology" },
  { id: "new", label: "New course" },
];
const found = (query: string) => matching(actions, query).map(({ id }) => id);

describe("matching", () => {
  it("offers all while nothing is typed", () => {
    expect(found("  ")).toEqual(["home", "grades", "new"]);
  });

  it("finds beginnings of words in any order, accents aside", () => {
    expect(found("lear my")).toEqual(["home"]);
    expect(found("eco gra")).toEqual(["grades"]);
  });

  it("finds nothing in the middle of a word", () => {
    expect(found("ourse")).toEqual([]);
  });
});

describe("together", () => {
  const many = ["a", "b", "c", "d", "e"];
  it("leaves room for what was found, and none empty", () => {
    expect(together(many, ["1", "2", "3"], 4)).toEqual(["a", "b", "1", "2"]);
    expect(together(many, ["1"], 4)).toEqual(["a", "b", "c", "1"]);
    expect(together(["a"], ["1", "2", "3", "4"], 4)).toEqual(["a", "1", "2", "3"]);
    expect(together(many, [], 4)).toEqual(["a", "b", "c", "d"]);
  });
});
