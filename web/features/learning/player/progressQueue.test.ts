import { describe, expect, it } from "vitest";
import { ProgressQueue, type Report, type Send, type Store } from "./progressQueue";

function memory(): Store & { size: number } {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
    get size() {
      return kept.size;
    },
  };
}

const at = (minute: number, more: Partial<Report> = {}): Report => ({
  completed: false,
  seconds_spent: minute * 60,
  position_seconds: null,
  observed_at: new Date(Date.UTC(2026, 0, 1, 12, minute)).toISOString(),
  ...more,
});

describe("ProgressQueue", () => {
  it("merges reports of one lesson whatever their order", () => {
    const reports = [
      at(1, { completed: true }),
      at(3, { position_seconds: 9 }),
      at(2, { position_seconds: 5 }),
    ];
    const merged = [reports, reports.toReversed()].map((order) => {
      const queue = new ProgressQueue("u", memory(), async () => "taken");
      for (const report of order) queue.add("lesson", report);
      return queue.waiting().lesson;
    });
    expect(merged[0]).toEqual(at(3, { completed: true, position_seconds: 9 }));
    expect(merged[1]).toEqual(merged[0]);
  });

  it("keeps reports while the line is cut and sends them when it is back", async () => {
    let online = false;
    const sent: string[] = [];
    const send: Send = async (lesson) => {
      if (!online) return "retry";
      sent.push(lesson);
      return "taken";
    };
    const store = memory();
    const queue = new ProgressQueue("u", store, send);
    queue.add("one", at(1));
    queue.add("two", at(2));
    await queue.flush();
    expect(Object.keys(new ProgressQueue("u", store, send).waiting())).toEqual(["one", "two"]);
    online = true;
    await queue.flush();
    expect(sent).toEqual(["one", "two"]);
    expect(store.size).toBe(0);
  });

  it("keeps what was added while an older report was on its way", async () => {
    const store = memory();
    const queue: ProgressQueue = new ProgressQueue("u", store, async () => {
      if (!queue.waiting().lesson?.completed) queue.add("lesson", at(5, { completed: true }));
      return "taken";
    });
    queue.add("lesson", at(1));
    await queue.flush();
    expect(queue.waiting().lesson).toEqual(at(5, { completed: true }));
  });

  it("forgets what the server refuses for good, and goes on with the rest", async () => {
    const queue = new ProgressQueue("u", memory(), async (lesson) =>
      lesson === "gone" ? "refused" : "taken",
    );
    queue.add("gone", at(1));
    queue.add("there", at(1));
    await queue.flush();
    expect(queue.waiting()).toEqual({});
  });

  it("keeps people apart and survives a damaged storage", () => {
    const store = memory();
    new ProgressQueue("a", store, async () => "retry").add("lesson", at(1));
    expect(new ProgressQueue("b", store, async () => "retry").waiting()).toEqual({});
    store.setItem("studium-progress:a", "{damaged");
    expect(new ProgressQueue("a", store, async () => "retry").waiting()).toEqual({});
  });
});
