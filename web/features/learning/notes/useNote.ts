"use client";

import { useEffect, useMemo, useRef, useState } from "react";
import { api } from "@/client/browser";
import { ApiProblem, unwrap } from "@/client/problem";
import type { components } from "@/client/schema";
import { deviceStorage } from "@/lib/device-storage";
import { Autosave, type SaveState } from "@/lib/autosave";

export type Note = components["schemas"]["NoteOut"];
type Stored = Pick<Note, "text" | "revision">;

const RETRY_STATUS = 500;

/** A note that saves itself and overwrites nothing: what another device wrote meanwhile is shown, and one decides. */
export function useNote(userId: string, note: Note) {
  const [text, setText] = useState(note.text);
  const [state, setState] = useState<SaveState>("saved");
  const [theirs, setTheirs] = useState<Stored | null>(null);
  const autosave = useRef<Autosave<string> | null>(null);
  const key = `studium-note:${userId}:${note.lesson_id}`;
  const path = useMemo(() => ({ lessonId: note.lesson_id }), [note.lesson_id]);

  useEffect(() => {
    const saver = new Autosave<string>({
      etag: String(note.revision),
      save: async (value, revision) => {
        const body = { text: value, revision: Number(revision) };
        const put = api.PUT("/api/v1/lessons/{lessonId}/note", {
          params: { path },
          body,
          keepalive: value.length < 10_000,
        });
        return String((await unwrap(put)).revision);
      },
      judge,
      backup: (value) => keep(key, value),
      onState: (next, error) => {
        setState(next);
        if (next === "conflict" && error instanceof ApiProblem) setTheirs(error.body.stored as Stored);
      },
    });
    autosave.current = saver;
    const kept = keptText(key);
    const restore = requestAnimationFrame(() => {
      if (kept === null || kept === note.text) return;
      setText(kept);
      saver.change(kept);
    });
    const again = () => void saver.flush();
    window.addEventListener("online", again);
    return () => {
      cancelAnimationFrame(restore);
      window.removeEventListener("online", again);
      void saver.flush();
      saver.stop();
    };
  }, [key, path, note.revision, note.text]);

  const write = (value: string) => {
    setText(value);
    autosave.current?.change(value);
  };
  const settle = (takeMine: boolean) => {
    if (!theirs) return;
    if (!takeMine) setText(theirs.text);
    autosave.current?.resume(String(theirs.revision), takeMine ? text : null);
    setTheirs(null);
  };
  return { text, state, theirs, write, settle };
}

function judge(error: unknown): "offline" | "refused" | "conflict" {
  if (!(error instanceof ApiProblem)) return "offline";
  if (error.code === "stale_revision") return "conflict";
  const isPassing = error.status === 401 || error.status === 429 || error.status >= RETRY_STATUS;
  return isPassing ? "offline" : "refused";
}

function keptText(key: string): string | null {
  try {
    return deviceStorage().getItem(key);
  } catch {
    return null;
  }
}

function keep(key: string, value: string | null): void {
  try {
    if (value === null) deviceStorage().removeItem(key);
    else deviceStorage().setItem(key, value);
  } catch {
    // Without storage the note is kept as long as the page is open.
  }
}
