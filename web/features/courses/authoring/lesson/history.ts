/** Steps back and forth. Edits of the same thing within a second are one step. */
export interface History<T> {
  past: readonly T[];
  present: T;
  future: readonly T[];
  lastKey: string | null;
  lastAt: number;
}

const TOGETHER_MS = 1_000;
const MAX_STEPS = 100;

export function historyOf<T>(present: T): History<T> {
  return { past: [], present, future: [], lastKey: null, lastAt: 0 };
}

/** The history with one more edit. `key` says of what, such as a block; null is always a step of its own. */
export function edited<T>(history: History<T>, present: T, key: string | null, now: number): History<T> {
  if (present === history.present) return history;
  const continues = key !== null && key === history.lastKey && now - history.lastAt < TOGETHER_MS;
  const past = continues ? history.past : [...history.past, history.present].slice(-MAX_STEPS);
  return { past, present, future: [], lastKey: key, lastAt: now };
}

export function undone<T>(history: History<T>): History<T> {
  const before = history.past.at(-1);
  if (before === undefined) return history;
  return {
    past: history.past.slice(0, -1),
    present: before,
    future: [history.present, ...history.future],
    lastKey: null,
    lastAt: 0,
  };
}

export function redone<T>(history: History<T>): History<T> {
  const [after, ...future] = history.future;
  if (after === undefined) return history;
  return { past: [...history.past, history.present], present: after, future, lastKey: null, lastAt: 0 };
}
