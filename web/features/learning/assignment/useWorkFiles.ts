"use client";

import { useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { ApiProblem, unwrap } from "@/client/problem";
import { upload } from "@/client/upload";
import type { UploadEntry } from "@/ui/UploadList";
import type { WorkFile } from "./types";

/** The files of one's work: those that are there, and those on their way. */
export function useWorkFiles(lessonId: string, already: readonly WorkFile[]) {
  const t = useTranslations("learn.assignment.files");
  const [entries, setEntries] = useState<UploadEntry[]>(() =>
    already.map((file) => entryOf(file, t("unnamed"))),
  );
  const sending = useRef(new Map<string, { file: File; stop: AbortController }>());

  const change = (id: string, changed: Partial<UploadEntry>) =>
    setEntries((before) => before.map((one) => (one.id === id ? { ...one, ...changed } : one)));

  const send = async (id: string, file: File) => {
    const stop = new AbortController();
    sending.current.set(id, { file, stop });
    change(id, { status: "sending", share: 0, error: undefined });
    try {
      const sent = await upload<WorkFile>(`/api/v1/lessons/${lessonId}/assignment/files`, file, {
        onProgress: (share) => change(id, { share }),
        signal: stop.signal,
      });
      sending.current.delete(id);
      change(id, entryOf(sent, file.name));
    } catch (error) {
      if (stop.signal.aborted) return;
      change(id, { status: "failed", error: error instanceof ApiProblem ? error.message : t("broken") });
    }
  };

  const add = (files: File[]) => {
    for (const file of files) {
      const id = crypto.randomUUID();
      setEntries((before) => [...before, { id, name: file.name, bytes: file.size, status: "waiting" }]);
      void send(id, file);
    }
  };

  const retry = (id: string) => {
    const waiting = sending.current.get(id);
    if (waiting) void send(id, waiting.file);
  };

  const remove = (id: string) => {
    const entry = entries.find((one) => one.id === id);
    sending.current.get(id)?.stop.abort();
    sending.current.delete(id);
    setEntries((before) => before.filter((one) => one.id !== id));
    if (entry?.status === "done") void forget(lessonId, id);
  };

  const ids = entries.filter((one) => one.status === "done").map((one) => one.id);
  const isSending = entries.some((one) => one.status === "sending" || one.status === "waiting");
  const hasFailed = entries.some((one) => one.status === "failed");
  return { entries, ids, isSending, hasFailed, add, retry, remove };
}

function entryOf(file: WorkFile, unnamed: string): UploadEntry {
  const { file_id: id, name, size_bytes: bytes, content_url: href } = file;
  return { id, name: name ?? unnamed, bytes, status: "done", href };
}

/** Deletes an uploaded file. What was handed in once stays in the history, and what fails is deleted in a day. */
async function forget(lessonId: string, fileId: string): Promise<void> {
  const path = { lessonId, fileId };
  await unwrap(
    api.DELETE("/api/v1/lessons/{lessonId}/assignment/files/{fileId}", { params: { path } }),
  ).catch(() => undefined);
}
