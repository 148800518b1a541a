import { expect, test } from "vitest";
import { newId, shortId } from "./ids";

test("ids are of version 7 and sort by time", () => {
  const earlier = newId(1_790_000_000_000);
  const later = newId(1_790_000_000_001);
  expect(earlier).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(earlier < later).toBe(true);
  expect(parseInt(earlier.replaceAll("-", "").slice(0, 12), 16)).toBe(1_790_000_000_000);
});

test("short ids are the first that is free", () => {
  expect(shortId([])).toBe("a");
  expect(shortId(["a", "c"])).toBe("b");
  expect(shortId([..."abcdefghijklmnopqrstuvwxyz"])).toBe("a2");
});
