import type { Rules } from "./state";

/** What is wrong with a field, before its words. */
export interface Check {
  kind: "required" | "email" | "url" | "tooShort" | "pattern";
  limit: number;
}

/** The checks that a field states by its own attributes. The server has the last word on all of them. */
export function checkFields(
  form: HTMLFormElement,
  data: FormData,
  rules: ReadonlyMap<string, Rules>,
): Record<string, Check> {
  const found: Record<string, Check> = {};
  for (const [name, { isRequired }] of rules) {
    if (isRequired && isEmpty(data.getAll(name))) found[name] = { kind: "required", limit: 0 };
  }
  for (const element of form.elements) {
    if (!(element instanceof HTMLInputElement) && !(element instanceof HTMLTextAreaElement)) continue;
    const name = element.name || element.closest<HTMLElement>("[data-field]")?.dataset.field;
    if (!name || name in found || element.value === "") continue;
    const kind = wrong(element);
    if (kind) found[name] = { kind, limit: element.minLength };
  }
  return found;
}

function isEmpty(values: FormDataEntryValue[]): boolean {
  return values.every((value) => (typeof value === "string" ? value.trim() === "" : value.size === 0));
}

function wrong(element: HTMLInputElement | HTMLTextAreaElement): Check["kind"] | null {
  // The browser itself notices a text that is too short only when a person has typed it.
  if (element.minLength > 0 && element.value.length < element.minLength) return "tooShort";
  if (element.validity.typeMismatch) return element.type === "url" ? "url" : "email";
  return element.validity.patternMismatch ? "pattern" : null;
}
