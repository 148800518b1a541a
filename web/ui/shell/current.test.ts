import { describe, expect, it } from "vitest";
import { currentHref } from "./current";

const links = [{ href: "/" }, { href: "/teach" }, { href: "/teach/one/gradebook" }, { href: "/courses" }];

describe("currentHref", () => {
  it("finds the page itself and what stands above it", () => {
    expect(currentHref("/courses", links)).toBe("/courses");
    expect(currentHref("/courses/some-course", links)).toBe("/courses");
  });

  it("prefers the nearest", () => {
    expect(currentHref("/teach/one/gradebook", links)).toBe("/teach/one/gradebook");
    expect(currentHref("/teach/one/outline", links)).toBe("/teach");
  });

  it("takes the front page for nothing but itself, and half a word for nothing", () => {
    expect(currentHref("/", links)).toBe("/");
    expect(currentHref("/coursesque", links)).toBeUndefined();
  });
});
