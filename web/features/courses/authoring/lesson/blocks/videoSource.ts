import type { VideoBlock } from "../../types";

const YOUTUBE =
  /^https?:\/\/(?:www\.|m\.)?(?:youtube(?:-nocookie)?\.com\/(?:watch\?(?:.*&)?v=|embed\/|shorts\/|live\/)|youtu\.be\/)([\w-]{11})(?:[?&#/]|$)/;

type Source = Pick<VideoBlock, "youtube_id" | "url" | "asset_id">;

/** What an address names: a YouTube film by its id, any other film by its address; null for what is neither. */
export function sourceOf(address: string): Source | null {
  const text = address.trim();
  const found = YOUTUBE.exec(text);
  if (found) return { youtube_id: found[1]!, url: null, asset_id: null };
  if (/^[\w-]{11}$/.test(text)) return { youtube_id: text, url: null, asset_id: null };
  if (/^https:\/\/\S+\.\S+/.test(text)) return { youtube_id: null, url: text, asset_id: null };
  return null;
}

/** The address of a video that is not an uploaded file; empty for one that is. */
export function addressOf(block: VideoBlock): string {
  return block.youtube_id ? `https://www.youtube.com/watch?v=${block.youtube_id}` : (block.url ?? "");
}

/** Seconds as people write them, `1:05` or `1:02:03`. */
export function clockOf(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined) return "";
  const whole = Math.floor(seconds);
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, "0"))).join(":");
}

/** The seconds that a clock's reading means; null for none, undefined for what is no time. */
export function secondsOf(clock: string): number | null | undefined {
  const text = clock.trim();
  if (text === "") return null;
  if (!/^\d+(:[0-5]?\d){0,2}$/.test(text)) return undefined;
  return text.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
}
