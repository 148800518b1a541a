/**
 * `dirty`: not sent yet; `offline`: the server was not reached and will be tried again; `refused`: it says no until
 * something is changed; `conflict`: somebody else changed the same thing, so nothing is sent until one decides.
 */
export type SaveState = "saved" | "dirty" | "saving" | "offline" | "refused" | "conflict";

export interface AutosaveOptions<T> {
  etag: string;
  /** Sends the value; gives the tag of what is there now. */
  save: (value: T, etag: string) => Promise<string>;
  /** What to make of an error. */
  judge: (error: unknown) => "offline" | "refused" | "conflict";
  /** Keeps what is not saved yet where it survives the page; null when all is saved. */
  backup: (value: T | null) => void;
  onState: (state: SaveState, error?: unknown) => void;
  waitMs?: number;
}

const WAIT_MS = 900;
const FIRST_RETRY_MS = 2_000;
const LAST_RETRY_MS = 60_000;

/** Saves what changes, a moment after it changed, one request at a time, and tries again where it could not. */
export class Autosave<T> {
  private pending: { value: T } | null = null;
  private running: Promise<boolean> | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private retryMs = FIRST_RETRY_MS;
  private isHeld = false;
  etag: string;

  constructor(private readonly options: AutosaveOptions<T>) {
    this.etag = options.etag;
  }

  get isSaved(): boolean {
    return this.pending === null && this.running === null;
  }

  change(value: T): void {
    this.pending = { value };
    this.options.backup(value);
    if (this.isHeld) return;
    if (!this.running) this.options.onState("dirty");
    this.retryMs = FIRST_RETRY_MS;
    this.wait(this.options.waitMs ?? WAIT_MS);
  }

  /** Saves at once. Resolves when nothing is left to save, or when it could not be saved. */
  async flush(): Promise<void> {
    this.stop();
    if (this.running) await this.running;
    if (!this.pending || this.isHeld) return;
    this.running = this.send(this.pending.value);
    const wasSaved = await this.running;
    if (wasSaved && this.pending) await this.flush();
  }

  /** Goes on behind a conflict, from what the server has now. With `value` null what was typed here is given up. */
  resume(etag: string, value: T | null): void {
    this.etag = etag;
    this.isHeld = false;
    this.pending = null;
    if (value === null) {
      this.stop();
      this.options.backup(null);
      this.options.onState("saved");
    } else {
      this.change(value);
      void this.flush();
    }
  }

  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  private wait(ms: number): void {
    this.stop();
    this.timer = setTimeout(() => {
      this.timer = null;
      void this.flush();
    }, ms);
  }

  private async send(value: T): Promise<boolean> {
    this.options.onState("saving");
    const sent = this.pending;
    this.pending = null;
    try {
      this.etag = await this.options.save(value, this.etag);
      this.retryMs = FIRST_RETRY_MS;
      if (!this.pending) this.options.backup(null);
      this.options.onState(this.pending ? "dirty" : "saved");
      return true;
    } catch (error) {
      this.pending ??= sent;
      this.failed(error);
      return false;
    } finally {
      this.running = null;
    }
  }

  private failed(error: unknown): void {
    const verdict = this.options.judge(error);
    this.stop();
    if (verdict === "conflict") this.isHeld = true;
    if (verdict === "offline") {
      this.wait(this.retryMs);
      this.retryMs = Math.min(this.retryMs * 2, LAST_RETRY_MS);
    }
    this.options.onState(verdict, error);
  }
}
