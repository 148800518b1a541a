import type { Asset, AssetKind } from "../types";

export function contentUrl(assetId: string): string {
  return `/api/v1/assets/${assetId}/content`;
}

/** What may be chosen for a block: any file can be offered for download. */
export type WantedKind = AssetKind;

const ACCEPT: Record<AssetKind, readonly string[]> = {
  image: [".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg"],
  audio: [".mp3", ".ogg", ".oga", ".wav", ".flac", ".m4a"],
  video: [".mp4", ".m4v", ".webm"],
  pdf: [".pdf"],
  interactive: [".html", ".htm"],
  transcript: [".vtt", ".srt"],
  file: [],
};

const MEGABYTES: Record<AssetKind, number> = {
  image: 20,
  audio: 100,
  video: 250,
  pdf: 100,
  interactive: 20,
  transcript: 5,
  file: 250,
};

/** The endings that the browser offers; none stands for all. What a file really is, the server finds out. */
export function acceptOf(kind: WantedKind): readonly string[] | undefined {
  return ACCEPT[kind].length > 0 ? ACCEPT[kind] : undefined;
}

export function maxBytesOf(kind: WantedKind): number {
  return MEGABYTES[kind] * 1_000_000;
}

export function fits(asset: Asset, kind: WantedKind): boolean {
  return kind === "file" || asset.kind === kind;
}
