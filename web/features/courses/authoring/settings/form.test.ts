import { expect, test } from "vitest";
import {
  editFrom,
  majorOf,
  missingWeight,
  newCategory,
  priceOf,
  rebased,
  tagsOf,
  type Details,
} from "./form";

const details: Details = {
  title: "A",
  slug: "a",
  summary: "",
  description: "",
  language: "en",
  level: null,
  category: null,
  tags: ["x"],
  price: null,
  image_asset_id: null,
  image_alt_text: "",
  starts_at: null,
  ends_at: null,
  grading: [],
  pass_percentage: null,
};

test("only what changed is sent", () => {
  expect(editFrom(details, { ...details })).toEqual({});
  expect(editFrom(details, { ...details, title: "B", tags: ["x", "y"] })).toEqual({
    title: "B",
    tags: ["x", "y"],
  });
});

test("what one typed survives what somebody else saved", () => {
  const mine = { ...details, title: "Mine" };
  const newest = { ...details, title: "Theirs", summary: "Theirs" };
  expect(rebased(details, mine, newest)).toEqual({ ...details, title: "Mine", summary: "Theirs" });
});

test("weights add up to a hundred", () => {
  const grading = [
    { name: "Quizzes", weight: 0.1, drop_lowest: 0 },
    { name: "Essay", weight: 0.2, drop_lowest: 0 },
  ];
  expect(missingWeight(grading)).toBe(70);
  const third = newCategory(grading, "Quizzes");
  expect(third).toEqual({ name: "Quizzes 2", weight: 0.7, drop_lowest: 0 });
  expect(missingWeight([...grading, third])).toBe(0);
});

test("tags", () => {
  expect(tagsOf(" Maths, chance ,, maths")).toEqual(["maths", "chance"]);
});

test("prices in the currency's own digits", () => {
  expect(priceOf(19.99, "EUR")).toEqual({ amount_minor: 1999, currency: "EUR" });
  expect(priceOf(500, "JPY")).toEqual({ amount_minor: 500, currency: "JPY" });
  expect(majorOf({ amount_minor: 1999, currency: "EUR" })).toBe(19.99);
});
