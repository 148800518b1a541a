import type { AuditEntry } from "../types";

const NOBODY = "00000000-0000-0000-0000-000000000000";

/** Who somebody in the log is: by name, the command line, nobody known, or a person who was erased. */
export function whoIs(id: string | null, name: string | null) {
  if (id === null) return { kind: "unknown" } as const;
  if (id === NOBODY) return { kind: "system" } as const;
  return name === null ? ({ kind: "erased" } as const) : ({ kind: "person", id, name } as const);
}

/** Whether somebody did it to their own account. */
export function isOwn(entry: Pick<AuditEntry, "actor_id" | "subject_id">): boolean {
  return entry.actor_id !== null && entry.actor_id === entry.subject_id;
}

/** The words of a list in the details, such as the roles before a change. */
export function listIn(entry: Pick<AuditEntry, "details">, name: string): string[] {
  const found = entry.details[name];
  return Array.isArray(found) ? found : [];
}

/** What the details count, such as deleted rows by table, without what was not there. */
export function countsIn(entry: Pick<AuditEntry, "details">): { name: string; count: number }[] {
  return Object.entries(entry.details).flatMap(([name, count]) =>
    typeof count === "number" && count > 0 ? [{ name, count }] : [],
  );
}

/** A number in the details; 0 where there is none. */
export function numberIn(entry: Pick<AuditEntry, "details">, name: string): number {
  const found = entry.details[name];
  return typeof found === "number" ? found : 0;
}
