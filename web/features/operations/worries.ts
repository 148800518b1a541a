import type { System } from "./types";

/** Something about the platform that a person has to look at. */
export type Worry =
  | { kind: "pagesAway" }
  | { kind: "databaseAway"; service: string }
  | { kind: "deadLetters" | "jobsFailed"; service: string; count: number }
  | { kind: "behind"; service: string; count: number; seconds: number };

/** Events are handled within a second or two; a minute means that something hangs. */
const BEHIND_SECONDS = 60;

/** What needs attention, the gravest first. */
export function worries(system: System): Worry[] {
  const found: Worry[] = system.pages === "away" ? [{ kind: "pagesAway" }] : [];
  for (const { name, database } of system.services) {
    if (database === "away") found.push({ kind: "databaseAway", service: name });
  }
  for (const one of system.services) {
    if (one.dead_letters) found.push({ kind: "deadLetters", service: one.name, count: one.dead_letters });
    if (one.jobs_failed) found.push({ kind: "jobsFailed", service: one.name, count: one.jobs_failed });
    const seconds = Math.round(one.consumer_lag_seconds ?? 0);
    if (seconds >= BEHIND_SECONDS) {
      found.push({ kind: "behind", service: one.name, count: one.consumer_lag_events ?? 0, seconds });
    }
  }
  return found;
}
