import { deviceStorage } from "@/lib/device-storage";
import type { Answers } from "./types";

/** Answers as this browser keeps them until they are submitted. */
export interface Draft {
  /** The number of the attempt to which they belong. */
  attempt: number;
  /** The revision under which the server holds `base`; null when it holds nothing. */
  revision: number | null;
  base: Answers;
  answers: Answers;
  /** Whether something in it is not on the server yet. */
  isDirty: boolean;
}

export interface DraftStore {
  read(): Draft | null;
  write(draft: Draft | null): void;
}

/** A learner's draft of one quiz in the browser's storage; without storage there is simply none. */
export function draftStore(userId: string, quizId: string): DraftStore {
  const key = `studium-quiz:${userId}:${quizId}`;
  return {
    read() {
      try {
        return JSON.parse(deviceStorage().getItem(key) ?? "null") as Draft | null;
      } catch {
        return null;
      }
    },
    write(draft) {
      try {
        if (draft) deviceStorage().setItem(key, JSON.stringify(draft));
        else deviceStorage().removeItem(key);
      } catch {
        // A browser that stores nothing still sends while the line holds.
      }
    },
  };
}
