import { afterEach, expect, it, vi } from "vitest";
import { deviceStorage } from "./device-storage";

afterEach(() => vi.unstubAllGlobals());

function browser(attributes: string[]) {
  const kept = new Map([["key", "mine"]]);
  vi.stubGlobal("window", {
    localStorage: {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    },
  });
  vi.stubGlobal("document", {
    documentElement: { hasAttribute: (name: string) => attributes.includes(name) },
  });
  return kept;
}

it("keeps and reads what one writes oneself", () => {
  const kept = browser([]);
  deviceStorage().setItem("other", "words");
  expect(deviceStorage().getItem("key")).toBe("mine");
  expect(kept.get("other")).toBe("words");
});

it("keeps and reads nothing where an admin sees the pages as somebody else", () => {
  const kept = browser(["data-viewing"]);
  deviceStorage().setItem("other", "words");
  deviceStorage().removeItem("key");
  expect(deviceStorage().getItem("key")).toBeNull();
  expect([...kept]).toEqual([["key", "mine"]]);
});

it("holds nothing on the server", () => {
  expect(deviceStorage().getItem("key")).toBeNull();
});
