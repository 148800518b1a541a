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
  TriangleAlert,
  Video,
  type LucideIcon,
} from "lucide-react";
import type { BlockKind } from "../types";

export const BLOCK_ICONS: Record<BlockKind, LucideIcon> = {
  html: ScrollText,
  image: Image,
  video: Video,
  audio: AudioLines,
  pdf: FileText,
  file: FileDown,
  interactive: AppWindow,
  embed: Globe,
  question: CircleHelp,
  assignment: PencilLine,
  notice: TriangleAlert,
};
