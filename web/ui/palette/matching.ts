import type { PaletteAction } from "./types";

/** The actions in whose name every typed word begins a word, without regard to case and accents. */
export function matching(actions: readonly PaletteAction[], query: string): PaletteAction[] {
  const typed = words(query);
  return actions.filter(({ label, description = "" }) => {
    const named = words(`${label} ${description}`);
    return typed.every((word) => named.some((name) => name.startsWith(word)));
  });
}

/** What fits: first places and things by name, then what a server found, neither of which pushes out the other. */
export function together<T>(named: readonly T[], found: readonly T[], most: number): T[] {
  const places = Math.max(most - found.length, Math.ceil(most / 2));
  return [...named.slice(0, places), ...found].slice(0, most);
}

function words(text: string): string[] {
  return text
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase()
    .split(/[^\p{Letter}\p{Number}]+/u)
    .filter(Boolean);
}
