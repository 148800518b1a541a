import { safeNextPath } from "@/lib/next-path";

/**
 * Where somebody was going who had no account yet. A mail lies between registering and signing in, and its link
 * opens a page of its own, so the browser remembers the way for a day.
 */
const KEY = "studium.destination";
const DAY_MILLISECONDS = 86_400_000;
export const HOME = "/home";

/** The address of a page for people without a session that leads on to `next` in the end. */
export function leadingTo(page: "/login" | "/register", next: string): string {
  return next === HOME ? page : `${page}?next=${encodeURIComponent(next)}`;
}

export function rememberDestination(next: string, now = Date.now()): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ next, until: now + DAY_MILLISECONDS }));
  } catch {
    // Without storage one begins at home.
  }
}

/** What was remembered, once: it is forgotten with the reading. */
export function recallDestination(now = Date.now()): string {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "null") as { next: string; until: number } | null;
    localStorage.removeItem(KEY);
    return found && found.until > now ? safeNextPath(found.next) : HOME;
  } catch {
    return HOME;
  }
}
