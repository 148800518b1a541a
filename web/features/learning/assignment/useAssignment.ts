"use client";

import { useRouter } from "next/navigation";
import { useEffect, useMemo, useState } from "react";
import { api } from "@/client/browser";
import { unwrap } from "@/client/problem";
import { textDraft } from "./draft";
import type { Assignment } from "./types";
import { useWorkFiles } from "./useWorkFiles";

/** One learner's work for an assignment: its text and files until they are handed in, and what came of it. */
export function useAssignment(userId: string, opened: Assignment) {
  const router = useRouter();
  const [assignment, setAssignment] = useState(opened);
  const path = useMemo(() => ({ lessonId: opened.lesson_id }), [opened.lesson_id]);
  const drafts = useMemo(() => textDraft(userId, opened.assignment_id), [userId, opened.assignment_id]);
  const handedIn = assignment.submission;
  const [text, setText] = useState(handedIn?.text ?? "");
  const files = useWorkFiles(opened.lesson_id, [...(handedIn?.files ?? []), ...opened.waiting_files]);

  useEffect(() => {
    // After hydration: the server knows nothing of what this browser keeps.
    const kept = drafts.read();
    const restore = requestAnimationFrame(() => kept !== null && setText(kept));
    return () => cancelAnimationFrame(restore);
  }, [drafts]);

  const write = (next: string) => {
    setText(next);
    drafts.write(next);
  };

  const handIn = async () => {
    const body = { text, file_ids: files.ids };
    await unwrap(api.POST("/api/v1/lessons/{lessonId}/assignment/submissions", { params: { path }, body }));
    drafts.write(null);
    setAssignment(await unwrap(api.GET("/api/v1/lessons/{lessonId}/assignment", { params: { path } })));
    router.refresh();
  };

  return { assignment, text, write, files, handIn };
}

export type Work = ReturnType<typeof useAssignment>;
