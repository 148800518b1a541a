import { describe, expect, it } from "vitest";
import { hueOf, initialsOf } from "./initials";

describe("initialsOf", () => {
  it.each([
    ["Ada Lovelace", "AL"],
    ["  ada   king  lovelace ", "AL"],
    ["Plato", "P"],
    ["山田 太郎", "山太"],
    ["éva Ö", "ÉÖ"],
    ["", ""],
  ])("makes of %j %j", (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});

describe("hueOf", () => {
  it("is the same for the same name, and differs between some", () => {
    expect(hueOf("Ada Lovelace", 6)).toBe(hueOf(" ada lovelace", 6));
    const hues = new Set(
      ["Ada", "Alan", "Grace", "Edsger", "Barbara", "Donald"].map((name) => hueOf(name, 6)),
    );
    expect(hues.size).toBeGreaterThan(2);
  });
});
