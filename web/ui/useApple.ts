"use client";

import { useSyncExternalStore } from "react";

const never = () => () => undefined;
const isApple = () => /Mac|iPhone|iPad/.test(navigator.platform);

/** Whether the keyboard has ⌘. The server cannot know, so its page says no until the browser's script has looked. */
export function useApple(): boolean {
  return useSyncExternalStore(never, isApple, () => false);
}
