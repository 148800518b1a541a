/** A message that passes by. */
export interface ToastOptions {
  /** What happened, in one short sentence. */
  message: string;
  /** Offers to take it back; the toast then stays twice as long. */
  undo?: () => void;
  /** Is called once when the toast is gone and was not undone: now it may be done for good. */
  onClose?: () => void;
  tone?: "info" | "bad";
}

export interface ToastEntry extends ToastOptions {
  id: number;
  seconds: number;
}

const SECONDS = 6;
const SHOWN_AT_ONCE = 3;

let entries: readonly ToastEntry[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function replace(next: readonly ToastEntry[]): void {
  entries = next;
  for (const listener of listeners) listener();
}

function take(id: number): ToastEntry | undefined {
  const found = entries.find((entry) => entry.id === id);
  if (found) replace(entries.filter((entry) => entry !== found));
  return found;
}

/** Shows messages that pass by: `toast.show({ message, undo })`. They wait in a queue when there are many. */
export const toast = {
  show(options: ToastOptions): number {
    lastId += 1;
    const seconds = options.undo || options.tone === "bad" ? SECONDS * 2 : SECONDS;
    replace([...entries, { ...options, id: lastId, seconds }]);
    return lastId;
  },
  close(id: number): void {
    take(id)?.onClose?.();
  },
  undo(id: number): void {
    take(id)?.undo?.();
  },
};

/** The queue as React reads it: the oldest few are on the screen. */
export const toastQueue = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  all: () => entries,
  none: (): readonly ToastEntry[] => NOTHING,
  shown: (all: readonly ToastEntry[]) => all.slice(0, SHOWN_AT_ONCE),
};

const NOTHING: readonly ToastEntry[] = [];
