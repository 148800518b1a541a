import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { contrast, tokensOf } from "./contrast";

const tokens = tokensOf(readFileSync(join(import.meta.dirname, "tokens.css"), "utf8"));
const SURFACES = ["page", "surface", "raised", "sunken"];
const SOFT = ["accent-soft", "good-soft", "warn-soft", "bad-soft"];

/** Text on what it may stand on. */
const TEXT = [
  ...[...SURFACES, ...SOFT].flatMap((on) => [
    ["ink", on],
    ["ink-soft", on],
  ]),
  ...SURFACES.flatMap((on) => [
    ["accent", on],
    ["good", on],
    ["warn", on],
    ["bad", on],
  ]),
  ["accent", "accent-soft"],
  ["good", "good-soft"],
  ["warn", "warn-soft"],
  ["bad", "bad-soft"],
  ["on-accent", "accent"],
  ["on-accent", "accent-strong"],
  ["on-bad", "bad"],
  ["on-bad", "bad-strong"],
  ["page", "ink"],
  ...[1, 2, 3, 4, 5, 6].map((hue) => [`on-hue-${hue}`, `hue-${hue}`]),
] as [string, string][];

/** Frames of fields, the focus ring and what fills a bar, on what they stand on. */
const SHAPES = [
  ...SURFACES.flatMap((on) => [
    ["line-strong", on],
    ["accent", on],
  ]),
  ["accent", "track"],
  ["good", "track"],
] as [string, string][];

describe.each(["light", "dark"] as const)("colours in %s", (theme) => {
  it.each(TEXT)("%s can be read on %s", (ink, on) => {
    expect(contrast(tokens[theme], ink, on)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(SHAPES)("%s can be seen on %s", (shape, on) => {
    expect(contrast(tokens[theme], shape, on)).toBeGreaterThanOrEqual(3);
  });
});

describe("contrast", () => {
  it("is that of the definition", () => {
    const palette = tokensOf(
      "--color-a: light-dark(oklch(1 0 0), oklch(0 0 0)); --color-b: light-dark(oklch(0 0 0), oklch(0 0 0));",
    );
    expect(contrast(palette.light, "a", "b")).toBeCloseTo(21, 1);
    expect(contrast(palette.dark, "a", "b")).toBeCloseTo(1, 5);
  });
});
