import type { Answer, Answers, Question } from "./types";

/** Answers as the server keeps them; numbers become texts, and what is blank is left out. */
export function readAnswers(stored: Record<string, unknown>): Answers {
  const answers: Record<string, Answer> = {};
  for (const [id, value] of Object.entries(stored)) {
    if (typeof value === "string" || typeof value === "number") answers[id] = String(value);
    else if (Array.isArray(value)) answers[id] = value.map(String);
  }
  return answers;
}

/**
 * Whether something was answered, all of its parts where it has several; no tick at all is an answer once the learner
 * has touched the ticks.
 */
export function isAnswered(answer: Answer | undefined): boolean {
  return typeof answer === "string" ? answer.trim() !== "" : (answer?.every((one) => one !== "") ?? false);
}

/** Whether a question can be answered at all. */
export function takesAnswer(question: Question): boolean {
  return question.kind !== "ungraded" || (question.accepts_text ?? false);
}

/** The numbers, from 1, of the questions that count and are not answered. */
export function unanswered(questions: readonly Question[], answers: Answers): number[] {
  return questions.flatMap((question, place) =>
    question.kind === "ungraded" || isAnswered(answers[question.question_id]) ? [] : [place + 1],
  );
}

export function isSame(one: Answer | undefined, other: Answer | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Answers without those of some questions. */
export function without(answers: Answers, ids: Iterable<string>): Answers {
  const gone = new Set(ids);
  return Object.fromEntries(Object.entries(answers).filter(([id]) => !gone.has(id)));
}

/**
 * Brings together what was answered here and what another tab or device saved, since both knew `base`. Where both
 * changed the same answer the saved one stands, and `lost` holds the one from here, to be offered.
 */
export function mergeAnswers(
  base: Answers,
  here: Answers,
  stored: Answers,
): { answers: Answers; lost: Answers } {
  const answers: Record<string, Answer> = { ...stored };
  const lost: Record<string, Answer> = {};
  for (const [id, answer] of Object.entries(here)) {
    if (isSame(answer, base[id]) || isSame(answer, stored[id])) continue;
    if (isSame(stored[id], base[id])) answers[id] = answer;
    else lost[id] = answer;
  }
  return { answers, lost };
}

/** The ids of the questions that a refusal names, `/answers/<id>…`, with what is wrong with each. */
export function wrongAnswers(fields: Readonly<Record<string, string>>): Record<string, string> {
  const wrong: Record<string, string> = {};
  for (const [pointer, detail] of Object.entries(fields)) {
    const id = /\/answers\/([0-9a-f-]{36})/.exec(pointer)?.[1];
    if (id) wrong[id] ??= detail;
  }
  return wrong;
}

const ENTITIES: Record<string, string> = {
  lt: "<",
  gt: ">",
  amp: "&",
  quot: '"',
  "#39": "'",
  nbsp: "\u00a0",
};

/** The words of rich text, for places that hold nothing but text; null when it is more than words. */
export function plainText(html: string): string | null {
  if (/<(img|svg|math|table|pre|audio|video)\b/i.test(html)) return null;
  return html
    .replace(/<[^>]*>/g, "")
    .replace(/&(lt|gt|amp|quot|#39|nbsp);/g, (_all, name: string) => ENTITIES[name] ?? "")
    .trim();
}
