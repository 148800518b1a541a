"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { statusOf, type QueueStatus } from "./types";

/** Where one is in the queue; it stands in the address, so that it can be shared and the way back works. */
export interface Place {
  status: QueueStatus;
  lessonId: string | null;
  workId: string | null;
}

/** The place, and how to go to another. Only opening a work from the list makes a step that one can go back. */
export function usePlace(): [Place, (next: Partial<Place>, step?: "push" | "replace") => void] {
  const pathname = usePathname();
  const params = useSearchParams();
  const place: Place = {
    status: statusOf(params.get("status")),
    lessonId: params.get("lesson"),
    workId: params.get("work"),
  };
  function go(next: Partial<Place>, step: "push" | "replace" = "replace") {
    const address = pathname + queryOf({ ...place, ...next });
    if (step === "push") window.history.pushState(null, "", address);
    else window.history.replaceState(null, "", address);
  }
  return [place, go];
}

function queryOf({ status, lessonId, workId }: Place): string {
  const query = new URLSearchParams();
  if (status !== "ungraded") query.set("status", status);
  if (lessonId) query.set("lesson", lessonId);
  if (workId) query.set("work", workId);
  return query.size > 0 ? `?${query.toString()}` : "";
}
