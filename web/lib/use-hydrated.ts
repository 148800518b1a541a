"use client";

import { useSyncExternalStore } from "react";

const subscribe = () => () => undefined;

/**
 * Whether the page's scripts have taken over. What is typed before would be lost, so fields that have no form to
 * be sent with take nothing until then.
 */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => true,
    () => false,
  );
}
