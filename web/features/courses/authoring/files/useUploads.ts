"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslations } from "use-intl";
import type { UploadEntry } from "@/ui/UploadList";
import { uploadAsset } from "../api";
import { newId } from "../ids";
import { keys } from "../queries";
import { messageOf } from "../shell/messages";
import type { Asset } from "../types";

/** Files on their way to a course. Each goes by itself; one that failed can be sent again. */
export function useUploads(courseId: string, onDone?: (asset: Asset) => void) {
  const t = useTranslations("teach");
  const queries = useQueryClient();
  const [entries, setEntries] = useState<UploadEntry[]>([]);
  const files = useRef(new Map<string, { file: File; stop: AbortController }>());

  const patch = (id: string, change: Partial<UploadEntry>) =>
    setEntries((all) => all.map((one) => (one.id === id ? { ...one, ...change } : one)));

  async function run(id: string) {
    const found = files.current.get(id);
    if (!found) return;
    patch(id, { status: "sending", share: 0, error: undefined });
    try {
      const asset = await uploadAsset(courseId, found.file, {
        signal: found.stop.signal,
        onProgress: (share) => patch(id, { share }),
      });
      patch(id, { status: "done", href: asset.content_url });
      await queries.invalidateQueries({ queryKey: keys.assets(courseId) });
      onDone?.(asset);
    } catch (error) {
      patch(id, { status: "failed", error: messageOf(error, t("unreachable")) });
    }
  }

  function add(chosen: readonly File[]) {
    for (const file of chosen) {
      const id = newId();
      files.current.set(id, { file, stop: new AbortController() });
      setEntries((all) => [...all, { id, name: file.name, bytes: file.size, status: "waiting" }]);
      void run(id);
    }
  }

  function remove(id: string) {
    files.current.get(id)?.stop.abort();
    files.current.delete(id);
    setEntries((all) => all.filter((one) => one.id !== id));
  }

  return { entries, add, remove, retry: (id: string) => void run(id) };
}
