import { describe, expect, it } from "vitest";
import { dayOf, momentOf, utcOf } from "./dates";

describe("moments", () => {
  it("come back as they went, through any time zone", () => {
    for (const zone of ["UTC", "Europe/Berlin", "Asia/Kathmandu", "America/St_Johns"]) {
      expect(utcOf(momentOf("2026-03-29T01:30:00Z", zone))).toBe("2026-03-29T01:30:00Z");
    }
  });

  it("show the hour of the zone, also across the change to summer time", () => {
    expect(momentOf("2026-03-29T00:30:00Z", "Europe/Berlin")?.hour).toBe(1);
    expect(momentOf("2026-03-29T01:30:00Z", "Europe/Berlin")?.hour).toBe(3);
  });

  it("are null for nothing and for nonsense", () => {
    expect(momentOf("", "UTC")).toBeNull();
    expect(momentOf("soon", "UTC")).toBeNull();
    expect(utcOf(null)).toBeNull();
  });
});

describe("dayOf", () => {
  it("reads days and nothing else", () => {
    expect(dayOf("2026-02-28")?.toString()).toBe("2026-02-28");
    expect(dayOf("2026-02-31")).toBeNull();
    expect(dayOf(undefined)).toBeNull();
  });
});
