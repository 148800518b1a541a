"use client";

import { useEffect, useState } from "react";
import type { PaletteAction, PaletteProps } from "./types";

const PAUSE_MS = 200;

interface Result {
  query: string;
  found: readonly PaletteAction[];
  failed: boolean;
}

const NOTHING: Result = { query: "", found: [], failed: false };

/** What the server found for a text, once typing has paused; an answer that was overtaken is dropped. */
export function useSearch(query: string, search: PaletteProps["search"]) {
  const [result, setResult] = useState<Result>(NOTHING);
  const wanted = query.trim();
  useEffect(() => {
    if (!search || wanted === "") return;
    const abort = new AbortController();
    const timer = setTimeout(() => {
      search(wanted, abort.signal).then(
        (found) => !abort.signal.aborted && setResult({ query: wanted, found, failed: false }),
        () => !abort.signal.aborted && setResult({ query: wanted, found: [], failed: true }),
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [wanted, search]);
  if (!search || wanted === "") return { found: NOTHING.found, state: "idle" as const };
  if (result.query !== wanted) return { found: result.found, state: "searching" as const };
  return { found: result.found, state: result.failed ? ("failed" as const) : ("idle" as const) };
}
