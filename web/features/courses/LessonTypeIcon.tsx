import {
  AppWindow,
  BookOpenText,
  CirclePlay,
  ExternalLink,
  File,
  FileText,
  Headphones,
  Image as ImageIcon,
  ListChecks,
  PencilLine,
  type LucideIcon,
} from "lucide-react";
import type { components } from "@/client/schema";

export type LessonType = components["schemas"]["LessonEntry"]["type"];

const ICONS: Record<LessonType, LucideIcon> = {
  text: BookOpenText,
  video: CirclePlay,
  quiz: ListChecks,
  assignment: PencilLine,
  file: File,
  pdf: FileText,
  image: ImageIcon,
  audio: Headphones,
  interactive: AppWindow,
  embed: ExternalLink,
};

/** The sign of a lesson's type; `label` is what is read out. */
export function LessonTypeIcon({ type, label }: { type: LessonType; label: string }) {
  const Icon = ICONS[type];
  return (
    <span className="shrink-0 text-ink-soft">
      <Icon aria-hidden size={18} strokeWidth={1.75} />
      <span className="sr-only">{label}</span>
    </span>
  );
}
