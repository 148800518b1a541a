import { deviceStorage } from "@/lib/device-storage";
import type { LessonForm } from "./form";

/** What was typed and not saved yet, kept in this browser. */
export interface Backup {
  at: number;
  form: LessonForm;
}

const PREFIX = "studium-unsaved:";

export function readBackup(lessonId: string): Backup | null {
  try {
    const found = JSON.parse(deviceStorage().getItem(PREFIX + lessonId) ?? "null") as Partial<Backup> | null;
    return found?.at && Array.isArray(found.form?.blocks) ? (found as Backup) : null;
  } catch {
    return null;
  }
}

/** Where there is no room, the page goes on without: saving to the server is what counts. */
export function writeBackup(lessonId: string, form: LessonForm | null): void {
  try {
    if (form === null) deviceStorage().removeItem(PREFIX + lessonId);
    else
      deviceStorage().setItem(PREFIX + lessonId, JSON.stringify({ at: Date.now(), form } satisfies Backup));
  } catch {
    return;
  }
}
