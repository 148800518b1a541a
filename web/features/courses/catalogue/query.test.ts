import { describe, expect, it } from "vitest";
import { activeFilters, catalogueAddress, parseQuery } from "./query";

describe("the catalogue's address", () => {
  it("keeps what makes sense and leaves out the rest", () => {
    expect(parseQuery({ q: "  chance ", level: "beginner", price: "gift", utm_source: "x" })).toEqual({
      q: "chance",
      level: "beginner",
    });
  });

  it("takes the first of repeated values and refuses what the API would refuse", () => {
    expect(parseQuery({ category: ["art", "music"], q: "x".repeat(201) })).toEqual({ category: "art" });
    expect(parseQuery({ q: "a\0b" })).toEqual({});
  });

  it("comes back unchanged from an address", () => {
    const query = parseQuery({ q: "c++ & more", tag: "a b", sort: "title" });
    const address = new URL(catalogueAddress(query), "http://localhost");
    expect(parseQuery(Object.fromEntries(address.searchParams))).toEqual(query);
  });

  it("is the bare path without a query", () => {
    expect(catalogueAddress({})).toBe("/courses");
    expect(catalogueAddress({ q: "" })).toBe("/courses");
  });

  it("names the filters in use", () => {
    expect(activeFilters({ q: "x", level: "advanced", price: "free" })).toEqual([
      { name: "level", value: "advanced" },
      { name: "price", value: "free" },
    ]);
  });
});
