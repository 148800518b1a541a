import { describe, expect, it } from "vitest";
import { acceptedLanguages, chooseLocale } from "./locales";

describe("the language of a page", () => {
  it("is the first wish that can be met, by name or by language", () => {
    expect(chooseLocale([undefined, "de", "en-GB"], false)).toBe("en");
    expect(chooseLocale(["tlh"], false)).toBe("en");
  });

  it("is the pseudo-locale by its own name alone, and where it is switched on", () => {
    expect(chooseLocale(["ar-XB"], true)).toBe("ar-XB");
    expect(chooseLocale(["ar-XB"], false)).toBe("en");
    expect(chooseLocale(["ar"], true)).toBe("en");
  });

  it("reads what a browser asks for by weight", () => {
    expect(acceptedLanguages("de;q=0.5, en-GB, fr;q=0, *;q=0.1")).toEqual(["en-GB", "de"]);
    expect(acceptedLanguages(null)).toEqual([]);
  });
});
