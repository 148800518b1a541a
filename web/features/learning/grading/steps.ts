import type { QueueItem } from "./types";

type Listed = Pick<QueueItem, "submission_id" | "status">;

/** The work before or behind the chosen one; the first where the chosen one is not in the list. */
export function stepFrom(items: readonly Listed[], chosen: string | null, by: 1 | -1): string | null {
  const at = items.findIndex((item) => item.submission_id === chosen);
  const next = at < 0 ? items[0] : items[at + by];
  return next?.submission_id ?? null;
}

/** The next work that waits for a grade: behind the given one, else from the beginning. */
export function nextToGrade(items: readonly Listed[], from: string): string | null {
  const at = items.findIndex((item) => item.submission_id === from);
  const others = [...items.slice(at + 1), ...items.slice(0, Math.max(0, at))];
  return (
    others.find((item) => item.status === "submitted" && item.submission_id !== from)?.submission_id ?? null
  );
}
