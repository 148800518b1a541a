import { expect, test } from "vitest";
import { asKind, copyOf, hasChoices, newQuestion, QUESTION_KINDS, variablesIn, withMarked } from "./model";

test("every kind is made with what the server asks of it", () => {
  for (const kind of QUESTION_KINDS) {
    const question = newQuestion(kind);
    expect(question.kind).toBe(kind);
    expect(question.question_id).toMatch(/^[0-9a-f-]{36}$/);
  }
});

test("another kind keeps what is asked, and the choices where it has any", () => {
  const single = {
    ...newQuestion("single_choice"),
    prompt_html: "<p>Why?</p>",
    points: 3,
    hints_html: ["<p>h</p>"],
  };
  const multiple = asKind(single, "multiple_choice");
  expect(multiple).toMatchObject({ prompt_html: "<p>Why?</p>", points: 3, hints_html: ["<p>h</p>"] });
  if (!hasChoices(multiple) || !hasChoices(single)) throw new Error("no choices");
  expect(multiple.choices).toEqual(single.choices);
  expect(asKind(multiple, "numerical")).not.toHaveProperty("choices");
  expect(asKind(single, "single_choice")).toBe(single);
});

test("of several correct choices one stays when only one may be", () => {
  let multiple = newQuestion("multiple_choice");
  if (!hasChoices(multiple)) throw new Error("no choices");
  multiple = withMarked(multiple, "b", true);
  const dropdown = asKind(multiple, "dropdown");
  expect(hasChoices(dropdown) && dropdown.choices.map((one) => one.correct)).toEqual([true, false]);
});

test("marking one unmarks the other in single choice alone", () => {
  const single = newQuestion("single_choice");
  const multiple = newQuestion("multiple_choice");
  if (!hasChoices(single) || !hasChoices(multiple)) throw new Error("no choices");
  expect(withMarked(single, "b", true).choices.map((one) => one.correct)).toEqual([false, true]);
  expect(withMarked(multiple, "b", true).choices.map((one) => one.correct)).toEqual([true, true]);
});

test("a copy is a question of its own", () => {
  const question = newQuestion("text");
  expect(copyOf(question).question_id).not.toBe(question.question_id);
});

test("the variables of a formula", () => {
  expect(variablesIn("2*x + sqrt(y_1)*e^pi - x")).toEqual(["x", "y_1"]);
  expect(variablesIn("")).toEqual([]);
});
