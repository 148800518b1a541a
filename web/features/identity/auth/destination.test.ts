import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { leadingTo, recallDestination, rememberDestination } from "./destination";

const DAY = 86_400_000;

describe("destination", () => {
  beforeEach(() => {
    const kept = new Map<string, string>();
    vi.stubGlobal("localStorage", {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
      removeItem: (key: string) => kept.delete(key),
    });
  });
  afterEach(() => vi.unstubAllGlobals());

  it("is told once", () => {
    rememberDestination("/courses/a?tab=1", 0);
    expect(recallDestination(DAY - 1)).toBe("/courses/a?tab=1");
    expect(recallDestination(DAY - 1)).toBe("/home");
  });

  it("is forgotten after a day", () => {
    rememberDestination("/courses/a", 0);
    expect(recallDestination(DAY)).toBe("/home");
  });

  it("never leads to another site", () => {
    localStorage.setItem("studium.destination", JSON.stringify({ next: "//evil.example", until: DAY }));
    expect(recallDestination(0)).toBe("/home");
  });

  it("is home where nothing can be kept", () => {
    vi.stubGlobal("localStorage", undefined);
    rememberDestination("/courses/a", 0);
    expect(recallDestination(0)).toBe("/home");
  });

  it("stands in the address of a page unless it is home", () => {
    expect(leadingTo("/login", "/home")).toBe("/login");
    expect(leadingTo("/register", "/courses/a?b=c")).toBe("/register?next=%2Fcourses%2Fa%3Fb%3Dc");
  });
});
