"use client";

import type { PaletteAction } from "@/ui/palette/types";
import { PaletteKey as Key } from "@/ui/palette/PaletteKey";

/** The command palette: the places of this reader, and the courses that fit what is typed. */
export function PaletteKey({ actions }: { actions: readonly PaletteAction[] }) {
  return <Key actions={actions} search={searchCourses} />;
}

// The client of the API is loaded with the first search, not with every page.
async function searchCourses(query: string, signal: AbortSignal): Promise<PaletteAction[]> {
  const { findCourses } = await import("./findCourses");
  return findCourses(query, signal);
}
