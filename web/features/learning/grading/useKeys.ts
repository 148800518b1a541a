"use client";

import { useEffect, useEffectEvent, useSyncExternalStore } from "react";
import { commandOf, isElsewhere, isTyping, type Command } from "./keys";

/** Does what the keys say, wherever the focus is, unless a dialog or a list lies above the page. */
export function useKeys({
  letters,
  commands,
}: {
  letters: boolean;
  commands: Partial<Record<Command, () => void>>;
}): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.repeat || isElsewhere(event.target)) return;
    const command = commandOf(event, { isTyping: isTyping(event.target), letters });
    const act = command && commands[command];
    if (!act) return;
    event.preventDefault();
    act();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event);
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}

const KEPT_AS = "studium-grading-letters";
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function areLettersOn(): boolean {
  try {
    return localStorage.getItem(KEPT_AS) !== "off";
  } catch {
    return true;
  }
}

function setLetters(isOn: boolean): void {
  try {
    if (isOn) localStorage.removeItem(KEPT_AS);
    else localStorage.setItem(KEPT_AS, "off");
  } catch {
    return;
  }
  for (const listener of listeners) listener();
}

/** Whether single keys do something, as this browser remembers it. */
export function useLetterKeys(): [boolean, (isOn: boolean) => void] {
  return [useSyncExternalStore(subscribe, areLettersOn, () => true), setLetters];
}
