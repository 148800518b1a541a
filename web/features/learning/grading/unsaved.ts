import { deviceStorage } from "@/lib/device-storage";
import type { Grade } from "./grade";

const PREFIX = "studium-grade:";

/** A grade that was begun in this browser and not saved, and the revision of the work that it is for. */
interface Unsaved {
  revision: number;
  grade: Grade;
}

export function readUnsaved(submissionId: string): Unsaved | null {
  try {
    const found = JSON.parse(
      deviceStorage().getItem(PREFIX + submissionId) ?? "null",
    ) as Partial<Unsaved> | null;
    const isWhole = typeof found?.grade?.feedback === "string" && typeof found.grade.choices === "object";
    return isWhole ? (found as Unsaved) : null;
  } catch {
    return null;
  }
}

/** Keeps a grade, or forgets it with null. Where there is no room, the page goes on without. */
export function keepUnsaved(submissionId: string, unsaved: Unsaved | null): void {
  try {
    if (unsaved === null) deviceStorage().removeItem(PREFIX + submissionId);
    else deviceStorage().setItem(PREFIX + submissionId, JSON.stringify(unsaved));
  } catch {
    return;
  }
}
