"use client";

import { useEffect, useRef } from "react";

const SAVE_SECONDS = 15;
/** The share of a video from which on it counts as watched: end titles need no watching. */
const WATCHED_SHARE = 0.95;

/**
 * Follows the first video of the lesson: goes on where the learner left it, and tells the position while it plays,
 * when it pauses and when it has been watched.
 */
export function useVideoProgress(
  startAt: number | null,
  tell: (positionSeconds: number, watched: boolean) => void,
): void {
  const callback = useRef(tell);
  useEffect(() => {
    callback.current = tell;
  }, [tell]);

  useEffect(() => {
    const video = document.querySelector<HTMLVideoElement>("[data-lesson-video]");
    if (!video) return;
    let told = 0;
    const isWatched = () => video.duration > 0 && video.currentTime >= video.duration * WATCHED_SHARE;
    const say = () => {
      told = video.currentTime;
      callback.current(Math.round(video.currentTime * 10) / 10, isWatched());
    };
    const follow = () => Math.abs(video.currentTime - told) >= SAVE_SECONDS && say();
    const resume = () => {
      if (startAt && startAt < video.duration * WATCHED_SHARE) video.currentTime = startAt;
    };
    if (video.readyState >= HTMLMediaElement.HAVE_METADATA) resume();
    video.addEventListener("loadedmetadata", resume);
    video.addEventListener("timeupdate", follow);
    video.addEventListener("pause", say);
    video.addEventListener("ended", say);
    return () => {
      video.removeEventListener("loadedmetadata", resume);
      video.removeEventListener("timeupdate", follow);
      video.removeEventListener("pause", say);
      video.removeEventListener("ended", say);
    };
  }, [startAt]);
}
