import { useState } from "react";
import { beginningOf, isSameGrade, type Grade } from "./grade";
import type { Work } from "./types";
import { keepUnsaved, readUnsaved } from "./unsaved";

/** The grade while it is made. Each change is kept in this browser until it is saved. */
export function useGrade(work: Work) {
  const [kept] = useState(() => readUnsaved(work.submission_id));
  const [grade, setGrade] = useState<Grade>(kept?.grade ?? beginningOf(work));
  const [isRestored, setRestored] = useState(kept !== null);
  // What was begun for an earlier state of the work is shown all the same, and said to be that.
  const isForEarlier = kept !== null && kept.revision !== work.revision;

  function set(next: Grade) {
    setGrade(next);
    const isWorthKeeping = !isSameGrade(next, beginningOf(work));
    keepUnsaved(work.submission_id, isWorthKeeping ? { revision: work.revision, grade: next } : null);
  }
  return {
    grade,
    restored: isRestored ? (isForEarlier ? ("earlier" as const) : ("same" as const)) : null,
    change: (part: Partial<Grade>) => set({ ...grade, ...part }),
    startOver: () => {
      setRestored(false);
      set(beginningOf(work));
    },
    forget: () => {
      setRestored(false);
      keepUnsaved(work.submission_id, null);
    },
  };
}
