import { describe, expect, it } from "vitest";
import { commandOf, levelOf } from "./keys";

const press = (key: string, more: Partial<Record<"ctrlKey" | "metaKey" | "altKey", boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...more,
});
const reading = { isTyping: false, letters: true };
const typing = { isTyping: true, letters: true };

describe("commandOf", () => {
  it("goes from work to work", () => {
    expect(commandOf(press("j"), reading)).toBe("next");
    expect(commandOf(press("k"), reading)).toBe("previous");
    expect(commandOf(press("?"), reading)).toBe("help");
  });
  it("leaves letters alone while somebody types, or has switched them off", () => {
    for (const key of ["j", "k", "g", "f", "?"]) {
      expect(commandOf(press(key), typing)).toBeNull();
      expect(commandOf(press(key), { isTyping: false, letters: false })).toBeNull();
    }
  });
  it("saves from everywhere, with either modifier", () => {
    expect(commandOf(press("Enter", { ctrlKey: true }), typing)).toBe("save");
    expect(commandOf(press("Enter", { metaKey: true }), { isTyping: false, letters: false })).toBe("save");
    expect(commandOf(press("Enter"), typing)).toBeNull();
  });
  it("takes no key from the browser", () => {
    expect(commandOf(press("j", { ctrlKey: true }), reading)).toBeNull();
    expect(commandOf(press("f", { metaKey: true }), reading)).toBeNull();
  });
  it("leaves a field by Escape", () => {
    expect(commandOf(press("Escape"), typing)).toBe("leave");
    expect(commandOf(press("Escape"), reading)).toBeNull();
  });
});

describe("levelOf", () => {
  it("counts from 1 and knows how many there are", () => {
    expect(levelOf(press("1"), 3)).toBe(0);
    expect(levelOf(press("3"), 3)).toBe(2);
    expect(levelOf(press("4"), 3)).toBeNull();
    expect(levelOf(press("0"), 3)).toBeNull();
    expect(levelOf(press("1", { altKey: true }), 3)).toBeNull();
  });
});
