import { Badge } from "@/ui/Badge";
import type { CourseState } from "../types";

export type Standing = CourseState["published_status"] | "changed";

const TONES = {
  draft: "neutral",
  published: "good",
  changed: "warn",
  unpublished: "neutral",
  archived: "neutral",
} as const;

/** How a course stands between its authors and its learners, in one or two words. */
export function StatusBadge({ standing, label }: { standing: Standing; label: string }) {
  return <Badge tone={TONES[standing]}>{label}</Badge>;
}
