import { describe, expect, it } from "vitest";
import { formatLocale, knownTimeZone } from "./formats";

describe("the locale of dates and numbers", () => {
  it("speaks the language of the page with the customs of the reader's region", () => {
    expect(formatLocale("en", "de")).toBe("en-DE");
    expect(formatLocale("en", "en-GB")).toBe("en-GB");
    expect(formatLocale("ar-XB", "de-AT")).toBe("en-AT");
  });

  it("is that of the page for whoever has none, and the world's where a region has no customs in it", () => {
    expect(formatLocale("en", null)).toBe("en");
    expect(formatLocale("en", "no such tag")).toBe("en");
    expect(formatLocale("en", "pt-BR")).toBe("en-001");
  });
});

it("reads times in UTC where a time zone is unknown", () => {
  expect(knownTimeZone("Moon/Tranquility")).toBe("UTC");
  expect(knownTimeZone("Europe/Berlin")).toBe("Europe/Berlin");
});
