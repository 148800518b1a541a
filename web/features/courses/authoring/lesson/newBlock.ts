import { newQuestion } from "../quiz/model";
import { newAssignment } from "../assignment/model";
import type { Asset, Block, BlockKind } from "../types";

/** The kinds of blocks that are made empty; those of files come with their file. */
export type NewKind = Exclude<BlockKind, "notice">;

export const NEW_KINDS: readonly NewKind[] = [
  "html",
  "image",
  "video",
  "question",
  "audio",
  "pdf",
  "file",
  "interactive",
  "embed",
  "assignment",
];

/** The kinds that need a file before they can stand in a lesson. */
export const FILE_KINDS = ["image", "audio", "pdf", "file", "interactive"] as const;
export type FileKind = (typeof FILE_KINDS)[number];

export function needsFile(kind: NewKind): kind is FileKind {
  return (FILE_KINDS as readonly string[]).includes(kind);
}

export function blockOfFile(kind: FileKind, asset: Asset): Block {
  const title = asset.file_name.replace(/\.[^.]+$/, "");
  if (kind === "interactive") return { kind, asset_id: asset.asset_id, title, height_pixels: 600 };
  return { kind, asset_id: asset.asset_id, title: kind === "image" ? "" : title, alt_text: "" };
}

export function emptyBlock(kind: Exclude<NewKind, FileKind>): Block {
  switch (kind) {
    case "html":
      return { kind, html: "" };
    case "video":
      return { kind, title: "", transcripts: [] };
    case "embed":
      // The address is asked for before anything is stored; this one is never saved unseen.
      return { kind, url: "https://", title: "", height_pixels: 600 };
    case "question":
      return { kind, question: newQuestion("single_choice") };
    case "assignment":
      return { kind, assignment: newAssignment() };
  }
}
