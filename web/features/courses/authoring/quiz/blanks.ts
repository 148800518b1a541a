import type { Blank, BlanksQuestion } from "../types";

const BLANK = /\[\[([^[\]\n]{1,40})\]\]/g;

/** The names of the blanks in a text, each once, in their order. */
export function namesIn(text: string): string[] {
  return [...new Set([...text.matchAll(BLANK)].map(([, name]) => name!))];
}

/** A number that names no blank of the text yet. */
export function freeName(text: string): string {
  const taken = new Set(namesIn(text));
  let number = taken.size + 1;
  while (taken.has(String(number))) number += 1;
  return String(number);
}

/**
 * The question with another text: a blank for each name in it, in their order. Where one name took the place of another
 * the blank keeps what is right in it, so that its name can be typed letter by letter.
 */
export function withText(question: BlanksQuestion, text: string): BlanksQuestion {
  const names = namesIn(text);
  const known = new Map(question.blanks.map((blank) => [blank.name, blank]));
  const gone = question.blanks.filter((blank) => !names.includes(blank.name));
  const added = names.filter((name) => !known.has(name));
  const renamed = gone.length === 1 && added.length === 1 ? gone[0] : undefined;
  const blanks = names.map((name) => known.get(name) ?? (renamed ? { ...renamed, name } : newBlank(name)));
  return { ...question, text, blanks };
}

function newBlank(name: string): Blank {
  return { kind: "text", name, accepted: [""], match: "ignore_case" };
}
