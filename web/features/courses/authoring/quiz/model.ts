import { newId, shortId } from "../ids";
import type { Choice, ChoiceQuestion, MatchingPair, Question, QuestionKind } from "../types";

export const QUESTION_KINDS: readonly QuestionKind[] = [
  "single_choice",
  "multiple_choice",
  "dropdown",
  "numerical",
  "text",
  "formula",
  "matching",
  "ordering",
  "blanks",
  "ungraded",
];

export function hasChoices(question: Question): question is ChoiceQuestion {
  return "choices" in question;
}

type Shared = Pick<Question, "question_id" | "prompt_html" | "points" | "hints_html" | "explanation_html">;

function sharedBy(question: Question): Shared {
  const { question_id, prompt_html, points, hints_html, explanation_html } = question;
  return { question_id, prompt_html, points, hints_html, explanation_html };
}

export function newQuestion(kind: QuestionKind): Question {
  return inKind({ question_id: newId(), prompt_html: "", points: 1, hints_html: [] }, kind, [
    newChoice([], true),
    newChoice(["a"], false),
  ]);
}

function inKind(shared: Shared, kind: QuestionKind, choices: Choice[]): Question {
  switch (kind) {
    case "single_choice":
    case "dropdown":
      return { ...shared, kind, choices: withOneCorrect(choices) };
    case "multiple_choice":
      return { ...shared, kind, choices, partial_credit: "every_decision" };
    case "numerical":
      return { ...shared, kind, answer: 0, tolerance: 0, tolerance_unit: "absolute" };
    case "text":
      return { ...shared, kind, accepted: [""], match: "ignore_case" };
    case "formula":
      return {
        ...shared,
        kind,
        expression: "",
        variables: {},
        samples: 10,
        tolerance: 1,
        tolerance_unit: "percent",
        case_sensitive: true,
      };
    case "matching":
      return { ...shared, kind, pairs: [newPair(), newPair()], distractors: [] };
    case "ordering":
      return { ...shared, kind, items_html: ["", ""], partial_credit: "places" };
    case "blanks":
      return { ...shared, kind, text: "", blanks: [] };
    case "ungraded":
      return { ...shared, kind, reason: "", accepts_text: true };
  }
}

/** The question as one of another kind; choices are kept where the other kind has them, too. */
export function asKind(question: Question, kind: QuestionKind): Question {
  if (question.kind === kind) return question;
  const choices = hasChoices(question) ? question.choices : [newChoice([], true), newChoice(["a"], false)];
  return inKind(sharedBy(question), kind, choices);
}

export function newPair(): MatchingPair {
  return { html: "", match: "" };
}

export function newChoice(taken: readonly string[], correct: boolean): Choice {
  return { choice_id: shortId(taken), html: "", correct };
}

/** Exactly one correct choice: the first that is, or else the first. */
function withOneCorrect(choices: readonly Choice[]): Choice[] {
  const found = choices.findIndex((one) => one.correct);
  return choices.map((one, index) => ({ ...one, correct: index === Math.max(0, found) }));
}

/** Choices with another one marked; where only one may be correct, the others no longer are. */
export function withMarked(question: ChoiceQuestion, choiceId: string, correct: boolean): ChoiceQuestion {
  const isSingle = question.kind !== "multiple_choice";
  const choices = question.choices.map((one) => {
    if (one.choice_id === choiceId) return { ...one, correct };
    return isSingle && correct ? { ...one, correct: false } : one;
  });
  return { ...question, choices };
}

/** A copy as a question of its own, for a learner answers each id once. */
export function copyOf(question: Question): Question {
  return { ...question, question_id: newId() };
}

/** The letters of a formula that are neither functions nor constants: those that need a range. */
export function variablesIn(expression: string): string[] {
  const names = [...expression.matchAll(/([^\W\d]\w*)\s*(\(?)/gu)];
  const found = names.filter(([, name, bracket]) => bracket === "" && name !== "e" && name !== "pi");
  return [...new Set(found.map(([, name]) => name!))];
}
