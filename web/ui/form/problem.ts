/** What went wrong, as a form shows it: one sentence, and messages by JSON pointer. `ApiProblem` is one of these. */
export interface Problem {
  message: string;
  fields: Readonly<Record<string, string>>;
}

/** Messages by the name of the field. */
export type FieldErrors = Readonly<Record<string, string>>;

/**
 * Messages by the field's name, from messages by JSON pointer: `/body/email` and `#/email` are both `email`,
 * and `/questions/0/text` is `questions.0.text`.
 */
export function fieldErrors(byPointer: Readonly<Record<string, string>>): FieldErrors {
  const named = Object.entries(byPointer).map(([pointer, message]) => [nameOf(pointer), message] as const);
  return Object.fromEntries(named.filter(([name]) => name !== ""));
}

function nameOf(pointer: string): string {
  const parts = pointer.replace(/^#?\//, "").split("/").map(unescape);
  return (parts[0] === "body" ? parts.slice(1) : parts).join(".");
}

function unescape(part: string): string {
  return part.replaceAll("~1", "/").replaceAll("~0", "~");
}

/** Whether something that was thrown tells what is wrong with the form. */
export function isProblem(thrown: unknown): thrown is Problem {
  return (
    typeof thrown === "object" &&
    thrown !== null &&
    "message" in thrown &&
    "fields" in thrown &&
    typeof thrown.message === "string" &&
    typeof thrown.fields === "object"
  );
}
