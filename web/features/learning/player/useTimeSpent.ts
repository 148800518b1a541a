"use client";

import { useEffect, useRef } from "react";

const STEP_SECONDS = 5;

/**
 * Counts the seconds in which the page is on the screen, and tells them every half minute and when it is left.
 * `already` are those of earlier visits; the number told is their sum.
 */
export function useTimeSpent(already: number, tell: (secondsSpent: number) => void): () => number {
  const spent = useRef(already);
  const told = useRef(already);
  const callback = useRef(tell);
  useEffect(() => {
    callback.current = tell;
  }, [tell]);

  useEffect(() => {
    const say = () => {
      if (spent.current <= told.current) return;
      told.current = spent.current;
      callback.current(spent.current);
    };
    let steps = 0;
    const timer = setInterval(() => {
      if (document.visibilityState !== "visible") return;
      spent.current += STEP_SECONDS;
      steps += 1;
      if (steps % 6 === 0) say();
    }, STEP_SECONDS * 1000);
    const leave = () => document.visibilityState === "hidden" && say();
    document.addEventListener("visibilitychange", leave);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", leave);
      say();
    };
  }, []);

  return () => spent.current;
}
