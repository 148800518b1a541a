/** What a key does while one grades. */
export type Command = "next" | "previous" | "grade" | "feedback" | "help" | "save" | "leave";

interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

const LETTERS: Readonly<Record<string, Command>> = {
  j: "next",
  k: "previous",
  g: "grade",
  f: "feedback",
  "?": "help",
};

/**
 * The command of a key, or null. While somebody types, letters are letters; saving and leaving the field still work.
 * `letters` is false for who has switched single keys off, as those must be able to who speak to their computer.
 */
export function commandOf(pressed: Pressed, state: { isTyping: boolean; letters: boolean }): Command | null {
  const { key, ctrlKey, metaKey, altKey } = pressed;
  if (key === "Enter" && (ctrlKey || metaKey) && !altKey) return "save";
  if (ctrlKey || metaKey || altKey) return null;
  if (key === "Escape") return state.isTyping ? "leave" : null;
  return state.isTyping || !state.letters ? null : (LETTERS[key] ?? null);
}

/** The place in a row of levels that a key from 1 to 9 names, counted from 0; null for any other key. */
export function levelOf(pressed: Pressed, levels: number): number | null {
  if (pressed.ctrlKey || pressed.metaKey || pressed.altKey || !/^[1-9]$/.test(pressed.key)) return null;
  const place = Number(pressed.key) - 1;
  return place < levels ? place : null;
}

const TYPED =
  "textarea, select, [contenteditable=true], input:not([type=radio],[type=checkbox],[type=button])";
const ELSEWHERE = "[role=dialog], [role=alertdialog], [role=listbox], [role=menu]";

export function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(TYPED) !== null;
}

/** Whether something lies above the page that has keys of its own. */
export function isElsewhere(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(ELSEWHERE) !== null;
}
