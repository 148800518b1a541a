import { deviceStorage } from "@/lib/device-storage";

/** The text of work that is being written, kept in this browser until it is handed in. */
export function textDraft(userId: string, assignmentId: string) {
  const key = `studium-assignment:${userId}:${assignmentId}`;
  return {
    read(): string | null {
      try {
        return deviceStorage().getItem(key);
      } catch {
        return null;
      }
    },
    write(text: string | null): void {
      try {
        if (text === null) deviceStorage().removeItem(key);
        else deviceStorage().setItem(key, text);
      } catch {
        // A browser that stores nothing keeps the text as long as the page is open.
      }
    },
  };
}
