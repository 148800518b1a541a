import {
  AppWindow,
  AudioLines,
  CircleHelp,
  FileDown,
  FileText,
  Globe,
  Image,
  PencilLine,
  ScrollText,
  Video,
  type LucideIcon,
} from "lucide-react";
import type { LessonType } from "../types";

export const LESSON_ICONS: Record<LessonType, LucideIcon> = {
  text: ScrollText,
  video: Video,
  quiz: CircleHelp,
  assignment: PencilLine,
  image: Image,
  audio: AudioLines,
  pdf: FileText,
  file: FileDown,
  interactive: AppWindow,
  embed: Globe,
};

/** The types in the order in which they are offered: what most lessons are comes first. */
export const LESSON_TYPES = Object.keys(LESSON_ICONS) as LessonType[];
