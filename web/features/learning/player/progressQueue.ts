/** What happened in a lesson and is not known to be on the server yet. */
export interface Report {
  completed: boolean;
  /** All seconds spent in the lesson so far, those of earlier visits included. */
  seconds_spent: number;
  position_seconds: number | null;
  observed_at: string;
}

export interface Store {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** How a report goes to the server. `retry` means: not now, the report is kept. */
export type Send = (lessonId: string, report: Report) => Promise<"taken" | "refused" | "retry">;

const PREFIX = "studium-progress";

/**
 * Progress that is never lost: a report is written to the browser's storage first and leaves it only when the
 * server has taken it. Reports of one lesson are merged, as the server merges them (completion stays, the greatest
 * time and the latest position count), so that order and repeats do not matter.
 */
export class ProgressQueue {
  private readonly key: string;
  private flushing: Promise<void> | null = null;

  constructor(
    userId: string,
    private readonly store: Store,
    private readonly send: Send,
  ) {
    this.key = `${PREFIX}:${userId}`;
  }

  /** The reports that still wait, by lesson. */
  waiting(): Record<string, Report> {
    try {
      return JSON.parse(this.store.getItem(this.key) ?? "{}") as Record<string, Report>;
    } catch {
      return {};
    }
  }

  /** Keeps a report; call `flush` to send it. */
  add(lessonId: string, report: Report): void {
    const waiting = this.waiting();
    waiting[lessonId] = merge(waiting[lessonId], report);
    this.save(waiting);
  }

  /** Sends what waits, one lesson after the other. Calls that come meanwhile share the run that goes on. */
  flush(): Promise<void> {
    this.flushing ??= this.run().finally(() => {
      this.flushing = null;
    });
    return this.flushing;
  }

  private async run(): Promise<void> {
    for (const [lessonId, report] of Object.entries(this.waiting())) {
      const outcome = await this.send(lessonId, report);
      if (outcome === "retry") return;
      this.drop(lessonId, report);
    }
  }

  /** Takes a report out, unless a newer one has been merged into it meanwhile. */
  private drop(lessonId: string, sent: Report): void {
    const waiting = this.waiting();
    if (JSON.stringify(waiting[lessonId]) !== JSON.stringify(sent)) return;
    delete waiting[lessonId];
    this.save(waiting);
  }

  private save(waiting: Record<string, Report>): void {
    try {
      if (Object.keys(waiting).length === 0) this.store.removeItem(this.key);
      else this.store.setItem(this.key, JSON.stringify(waiting));
    } catch {
      // A browser that stores nothing (private windows) still sends while the line holds.
    }
  }
}

function merge(before: Report | undefined, now: Report): Report {
  if (!before) return now;
  const [older, newer] = before.observed_at <= now.observed_at ? [before, now] : [now, before];
  return {
    completed: older.completed || newer.completed,
    seconds_spent: Math.max(older.seconds_spent, newer.seconds_spent),
    position_seconds: newer.position_seconds ?? older.position_seconds,
    observed_at: newer.observed_at,
  };
}
