import { describe, expect, it } from "vitest";
import { languages, timeZones, zoneLabel } from "./choices";

describe("choices of a profile", () => {
  it("names a time zone by its city", () => {
    expect(zoneLabel("Europe/Berlin")).toBe("Berlin, Europe");
    expect(zoneLabel("America/Argentina/Buenos_Aires")).toBe("Buenos Aires, Argentina, America");
    expect(zoneLabel("UTC")).toBe("UTC");
  });

  it("always offers what the profile has", () => {
    expect(timeZones("Etc/GMT+5").map(({ id }) => id)).toContain("Etc/GMT+5");
    expect(languages("gsw", "en").find(({ id }) => id === "gsw")?.label).toBe("Swiss German");
  });
});
