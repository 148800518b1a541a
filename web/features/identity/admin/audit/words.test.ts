import { describe, expect, it } from "vitest";
import { countsIn, isOwn, listIn, numberIn, whoIs } from "./words";

const ADA = "01a202eb-14fe-774e-8e60-afe56df5b372";

describe("who is in an audit entry", () => {
  it("tells people from the command line, the unknown and the erased", () => {
    expect(whoIs(ADA, "Ada Lovelace")).toEqual({ kind: "person", id: ADA, name: "Ada Lovelace" });
    expect(whoIs(ADA, null).kind).toBe("erased");
    expect(whoIs(null, null).kind).toBe("unknown");
    expect(whoIs("00000000-0000-0000-0000-000000000000", null).kind).toBe("system");
  });

  it("does not take two unknown people for one", () => {
    expect(isOwn({ actor_id: ADA, subject_id: ADA })).toBe(true);
    expect(isOwn({ actor_id: null, subject_id: null })).toBe(false);
  });

  it("reads details without trusting their shape", () => {
    const entry = { details: { before: ["student"], codes_left: 9, session_ids: "x" } };
    expect(listIn(entry, "before")).toEqual(["student"]);
    expect(listIn(entry, "session_ids")).toEqual([]);
    expect(numberIn(entry, "codes_left")).toBe(9);
    expect(numberIn(entry, "before")).toBe(0);
    expect(countsIn({ details: { service: "learning", enrollment: 3, bookmark: 0 } })).toEqual([
      { name: "enrollment", count: 3 },
    ]);
  });
});
