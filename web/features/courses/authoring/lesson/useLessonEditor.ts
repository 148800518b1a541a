"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { ApiProblem } from "@/client/problem";
import { changedMeanwhile, editLesson, readLesson } from "../api";
import type { LessonWithContent } from "../types";
import { Autosave, type SaveState } from "@/lib/autosave";
import { readBackup, writeBackup, type Backup } from "./backup";
import { editOf, formOf, sameForm, type LessonForm } from "./form";
import { edited, historyOf, redone, undone, type History } from "./history";

export interface LessonEditor {
  form: LessonForm;
  /** Changes the lesson. Changes with the same key in quick succession are undone in one step. */
  change: (change: (form: LessonForm) => LessonForm, key?: string) => void;
  undo: () => void;
  redo: () => void;
  canUndo: boolean;
  canRedo: boolean;
  state: SaveState;
  /** Why the server refused, where it did. */
  problem: ApiProblem | null;
  retry: () => void;
  /** What an earlier visit typed and could not save. */
  unsaved: Backup | null;
  restoreUnsaved: () => void;
  dropUnsaved: () => void;
  /** Somebody else saved meanwhile: what the lesson is there. */
  theirs: LessonWithContent | null;
  keepMine: () => void;
  takeTheirs: () => void;
  /** Shows what the server has now, such as after bringing an older form back. */
  reload: () => Promise<void>;
  /** Saves all, and gives the lesson as the server then has it. */
  saved: () => Promise<LessonWithContent>;
}

function judge(error: unknown): "offline" | "refused" | "conflict" {
  if (changedMeanwhile(error)) return "conflict";
  return error instanceof ApiProblem && error.status < 500 && error.status !== 429 ? "refused" : "offline";
}

/** A lesson as it is edited: with steps back and forth, and saved as one goes. */
export function useLessonEditor(courseId: string, initial: LessonWithContent): LessonEditor {
  const lessonId = initial.lesson_id;
  const [history, setHistory] = useState<History<LessonForm>>(() => historyOf(formOf(initial)));
  const [state, setState] = useState<SaveState>("saved");
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [theirs, setTheirs] = useState<LessonWithContent | null>(null);
  const [unsaved, setUnsaved] = useState<Backup | null>(null);
  const now = useRef(history);

  const load = useCallback(() => readLesson(courseId, lessonId), [courseId, lessonId]);
  const [autosave] = useState(() => {
    let title = initial.title;
    return new Autosave<LessonForm>({
      etag: initial.etag,
      async save(form, etag) {
        const lesson = await editLesson(courseId, lessonId, editOf(form, title), etag);
        title = lesson.title;
        return lesson.etag;
      },
      judge,
      backup: (form) => writeBackup(lessonId, form),
      onState(next, error) {
        setState(next);
        setProblem(error instanceof ApiProblem ? error : null);
        if (next === "conflict") void load().then(setTheirs, () => setState("offline"));
      },
    });
  });

  const show = useCallback((next: History<LessonForm>) => {
    now.current = next;
    setHistory(next);
  }, []);
  const step = useCallback(
    (next: History<LessonForm>) => {
      if (next.present === now.current.present) return;
      show(next);
      autosave.change(next.present);
    },
    [autosave, show],
  );
  const change = useCallback(
    (make: (form: LessonForm) => LessonForm, key?: string) =>
      step(edited(now.current, make(now.current.present), key ?? null, Date.now())),
    [step],
  );

  useEffect(() => {
    void Promise.resolve(readBackup(lessonId)).then((found) => {
      if (found && sameForm(found.form, now.current.present)) writeBackup(lessonId, null);
      else setUnsaved(found);
    });
  }, [lessonId]);
  useSavedOnLeave(autosave);

  return {
    form: history.present,
    change,
    undo: () => step(undone(now.current)),
    redo: () => step(redone(now.current)),
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    state,
    problem,
    retry: () => void autosave.flush(),
    unsaved,
    restoreUnsaved() {
      if (unsaved) step(edited(now.current, unsaved.form, null, Date.now()));
      setUnsaved(null);
    },
    dropUnsaved() {
      writeBackup(lessonId, null);
      setUnsaved(null);
    },
    theirs,
    keepMine() {
      if (!theirs) return;
      autosave.resume(theirs.etag, now.current.present);
      setTheirs(null);
    },
    takeTheirs() {
      if (!theirs) return;
      autosave.resume(theirs.etag, null);
      show(edited(now.current, formOf(theirs), null, Date.now()));
      setTheirs(null);
    },
    async reload() {
      const lesson = await load();
      autosave.resume(lesson.etag, null);
      show(edited(now.current, formOf(lesson), null, Date.now()));
    },
    async saved() {
      await autosave.flush();
      if (!autosave.isSaved) throw new Error("unsaved");
      return load();
    },
  };
}

/** Saves when the page is left or hidden, and asks before it is closed with something unsaved. */
function useSavedOnLeave(autosave: Autosave<LessonForm>) {
  useEffect(() => {
    const flush = () => void autosave.flush();
    const hidden = () => document.visibilityState === "hidden" && flush();
    const ask = (event: BeforeUnloadEvent) => {
      if (!autosave.isSaved) event.preventDefault();
    };
    document.addEventListener("visibilitychange", hidden);
    window.addEventListener("online", flush);
    window.addEventListener("beforeunload", ask);
    return () => {
      document.removeEventListener("visibilitychange", hidden);
      window.removeEventListener("online", flush);
      window.removeEventListener("beforeunload", ask);
      flush();
    };
  }, [autosave]);
}
