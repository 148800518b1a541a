import { isViewing } from "./viewing";

type Kept = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const NOTHING: Kept = { getItem: () => null, setItem: () => undefined, removeItem: () => undefined };

/**
 * Where this browser keeps what is not on the server yet. On the server, and where an admin sees the pages as somebody
 * else, it holds nothing: what the admin wrote is not that person's, and what is tried out there is nobody's.
 */
export function deviceStorage(): Kept {
  return typeof window === "undefined" || isViewing() ? NOTHING : window.localStorage;
}
