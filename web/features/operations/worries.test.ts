import { describe, expect, it } from "vitest";
import type { Service, System } from "./types";
import { worries } from "./worries";

const WELL: Service = {
  name: "learning",
  database: "answers",
  consumer_lag_events: 2,
  consumer_lag_seconds: 0.4,
  dead_letters: 0,
  jobs_failed: 0,
  jobs_running: 1,
  jobs_waiting: 3,
  outbox_waiting: 0,
  problem: null,
};
const system = (service: Partial<Service>, pages: System["pages"] = "answers"): System => ({
  version: "1",
  started_at: "2026-01-01T00:00:00Z",
  uptime_seconds: 1,
  pages,
  services: [{ ...WELL, ...service }],
});

describe("worries", () => {
  it("is calm while all is well", () => {
    expect(worries(system({}))).toEqual([]);
    expect(worries(system({}, "not_served"))).toEqual([]);
  });

  it("names what is away, set aside, given up or behind", () => {
    expect(worries(system({ dead_letters: 2, jobs_failed: 1 }, "away"))).toEqual([
      { kind: "pagesAway" },
      { kind: "deadLetters", service: "learning", count: 2 },
      { kind: "jobsFailed", service: "learning", count: 1 },
    ]);
    expect(worries(system({ consumer_lag_events: 9, consumer_lag_seconds: 90 }))).toEqual([
      { kind: "behind", service: "learning", count: 9, seconds: 90 },
    ]);
    const away = {
      database: "away",
      dead_letters: null,
      jobs_failed: null,
      consumer_lag_seconds: null,
    } as const;
    expect(worries(system(away))).toEqual([{ kind: "databaseAway", service: "learning" }]);
  });
});
