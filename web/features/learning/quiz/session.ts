import { ApiProblem } from "@/client/problem";
import { Autosave, type SaveState } from "@/lib/autosave";
import { mergeAnswers, readAnswers, without, wrongAnswers } from "./answers";
import type { Draft, DraftStore } from "./draft";
import type { QuizApi } from "./quizApi";
import {
  Elsewhere,
  judge,
  sameAnswers,
  stateOf,
  storedIn,
  type QuizState,
  type Stored,
} from "./sessionParts";
import type { Answer, Answers, Opened, Question, Quiz } from "./types";

const RETRY_MS = 15_000;

/**
 * One learner at one quiz: answers are kept in the browser with every letter, saved on the server a moment later,
 * and submitted by word or when the time is over. Draws nothing; the page subscribes.
 */
export class QuizSession {
  private state: QuizState;
  private readonly listeners = new Set<() => void>();
  private readonly autosave: Autosave<Answers>;
  /** What the server holds, as far as is known here. */
  private base: Answers = {};
  private submitKey: { answers: string; key: string } | null = null;
  private timer: ReturnType<typeof setInterval> | null = null;

  constructor(
    opened: Opened,
    private readonly api: QuizApi,
    private readonly drafts: DraftStore,
    private readonly newKey: () => string = () => crypto.randomUUID(),
  ) {
    this.state = {
      ...stateOf(opened),
      saving: "saved",
      wrong: {},
      lost: {},
      notice: null,
      busy: null,
      failure: null,
    };
    this.base = this.state.answers;
    this.autosave = new Autosave<Answers>({
      etag: opened.quiz.open_attempt ? String(opened.quiz.open_attempt.revision) : "",
      save: (answers, etag) => this.save(answers, etag),
      judge: (error) => judge(error),
      backup: (waiting) => this.keep(waiting !== null),
      onState: (saving, error) => this.onSaving(saving, error),
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = (): QuizState => this.state;

  /** Takes up what this browser kept, and sends what waits whenever the line is back. */
  start(): void {
    const { open_attempt: open } = this.state.quiz;
    if (open) this.tick(open.seconds_left);
    this.restore(this.drafts.read());
    if (open && this.state.deadline !== null) void this.resume();
    window.addEventListener("online", this.again);
    this.timer = setInterval(this.again, RETRY_MS);
  }

  stop(): void {
    window.removeEventListener("online", this.again);
    if (this.timer) clearInterval(this.timer);
    void this.autosave.flush();
    this.autosave.stop();
  }

  answer(questionId: string, answer: Answer): void {
    const answers = { ...this.state.answers, [questionId]: answer };
    this.set({
      answers,
      wrong: without(this.state.wrong, [questionId]) as Record<string, string>,
      failure: null,
    });
    this.autosave.change(answers);
  }

  /** Puts back the answer from here, or lets the saved one stand. */
  settle(questionId: string, takeMine: boolean): void {
    const mine = this.state.lost[questionId];
    this.set({ lost: without(this.state.lost, [questionId]) });
    if (takeMine && mine !== undefined) this.answer(questionId, mine);
  }

  /** Starts the attempt, and with it the clock; comes back to one that is open elsewhere. */
  begin(): Promise<void> {
    return this.act("begin", async () => {
      const draft = this.drafts.read();
      const started = await this.api.begin();
      this.enter(started, started.questions);
      this.restore(draft);
    });
  }

  /** Looks at an earlier attempt. */
  look(submissionId: string): Promise<void> {
    return this.act("look", async () => {
      const review = await this.api.read(submissionId);
      this.set({ review, questions: review.questions });
    });
  }

  submit(): Promise<void> {
    return this.act("submit", async () => {
      const isOver = this.isOver();
      await this.autosave.flush();
      const { answers } = this.state;
      const revision = this.autosave.etag ? Number(this.autosave.etag) : null;
      const review = await this.api.submit(answers, revision, this.keyFor(answers));
      this.forget();
      this.set({
        review,
        isOpen: false,
        deadline: null,
        questions: review.questions,
        wrong: {},
        notice: isOver ? "timeOver" : null,
      });
      // The result stands, also where the list of attempts cannot be read at this moment.
      const { quiz, past } = await this.api.load().catch(() => this.state);
      this.set({ quiz, past });
    });
  }

  private readonly again = (): void => {
    const { isOpen, busy } = this.state;
    if (isOpen && this.isOver() && !busy) void this.submit();
    else if (this.state.saving === "offline") void this.autosave.flush();
  };

  private isOver(): boolean {
    const { deadline } = this.state;
    return deadline !== null && Date.now() >= deadline;
  }

  /** The clock of an attempt that goes on. Without a line it runs by what the page knew. */
  private async resume(): Promise<void> {
    try {
      const started = await this.api.begin();
      if (this.state.isOpen) this.tick(started.seconds_left);
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 409) await this.reload("ended");
    }
  }

  private async act(busy: NonNullable<QuizState["busy"]>, work: () => Promise<void>): Promise<void> {
    if (this.state.busy) return;
    this.set({ busy, failure: null });
    try {
      await work();
    } catch (error) {
      await this.failed(error);
    } finally {
      this.set({ busy: null });
    }
  }

  private async failed(error: unknown): Promise<void> {
    if (!(error instanceof ApiProblem)) return this.set({ failure: "offline" });
    const stored = storedIn(error);
    if (stored) return this.merge(stored);
    if (error.code === "attempt_not_started") return this.reload("ended");
    this.set({ failure: error.message, wrong: { ...this.state.wrong, ...wrongAnswers(error.fields) } });
  }

  private async save(answers: Answers, etag: string): Promise<string> {
    const revision = etag ? Number(etag) : await this.open();
    const readable = without(answers, Object.keys(this.state.wrong));
    try {
      return await this.put(readable, revision);
    } catch (error) {
      const wrong = error instanceof ApiProblem && error.status === 422 ? wrongAnswers(error.fields) : {};
      if (Object.keys(wrong).length === 0) throw error;
      this.set({ wrong: { ...this.state.wrong, ...wrong } });
      return this.put(without(readable, Object.keys(wrong)), revision);
    }
  }

  private async put(answers: Answers, revision: number): Promise<string> {
    const saved = await this.api.save(answers, revision);
    this.base = answers;
    this.tick(saved.seconds_left);
    return String(saved.revision);
  }

  /** Starts the attempt of a quiz without a time limit with its first answer. */
  private async open(): Promise<number> {
    const started = await this.api.begin();
    this.set({ isOpen: true, questions: started.questions });
    this.autosave.etag = String(started.revision);
    const elsewhere = Object.keys(started.answers).length > 0;
    if (elsewhere) throw new Elsewhere(started);
    return started.revision;
  }

  private onSaving(saving: SaveState, error?: unknown): void {
    this.set({ saving });
    const stored = storedIn(error);
    if (stored) this.merge(stored);
    else if (error instanceof ApiProblem && error.code === "time_over") void this.submit();
    else if (error instanceof ApiProblem && error.code === "attempt_not_started") void this.reload("ended");
    else if (saving === "refused" && error instanceof ApiProblem) this.set({ failure: error.message });
  }

  private merge(stored: Stored): void {
    const theirs = readAnswers(stored.answers);
    const { answers, lost } = mergeAnswers(this.base, this.state.answers, theirs);
    this.base = theirs;
    this.set({ answers, lost: { ...this.state.lost, ...lost }, notice: "merged" });
    this.autosave.resume(String(stored.revision), sameAnswers(answers, theirs) ? null : answers);
  }

  private async reload(notice: QuizState["notice"]): Promise<void> {
    try {
      const opened = await this.api.load();
      this.forget();
      this.set({ ...stateOf(opened), lost: {}, wrong: {}, saving: "saved", notice });
      const open = opened.quiz.open_attempt;
      if (open) this.enter(open, opened.quiz.questions);
    } catch {
      this.set({ failure: "offline" });
    }
  }

  private enter(attempt: NonNullable<Quiz["open_attempt"]>, questions: Question[]): void {
    const answers = readAnswers(attempt.answers);
    this.base = answers;
    this.set({ review: null, isOpen: true, questions, answers, notice: null, wrong: {}, lost: {} });
    this.autosave.resume(String(attempt.revision), null);
    this.tick(attempt.seconds_left);
  }

  /** Takes up the draft of this browser, if it belongs to the attempt that is open or would be next. */
  private restore(draft: Draft | null): void {
    const { quiz, isOpen, review } = this.state;
    if (!draft) return;
    if (draft.attempt !== quiz.attempts_used + 1) return this.drafts.write(null);
    const canStart = quiz.policy.time_limit_seconds === null && !review;
    if (!isOpen && !canStart) return;
    const held = this.autosave.etag ? Number(this.autosave.etag) : null;
    const isNewerHere = draft.revision !== null && (held === null || draft.revision > held);
    if (isNewerHere) {
      this.autosave.etag = String(draft.revision);
      this.base = draft.base;
      this.set({ answers: draft.answers, isOpen: true });
      if (draft.isDirty) this.autosave.change(draft.answers);
    } else if (draft.isDirty) {
      const { answers, lost } = mergeAnswers(draft.base, draft.answers, this.state.answers);
      this.set({ answers, lost, notice: Object.keys(lost).length > 0 ? "merged" : null });
      this.autosave.change(answers);
    }
  }

  private keep(isWaiting: boolean): void {
    const { answers, quiz, wrong } = this.state;
    const draft: Draft = {
      attempt: quiz.attempts_used + 1,
      revision: this.autosave.etag ? Number(this.autosave.etag) : null,
      base: this.base,
      answers,
      isDirty: isWaiting || Object.keys(wrong).length > 0,
    };
    this.drafts.write(draft);
  }

  private forget(): void {
    this.autosave.resume("", null);
    this.drafts.write(null);
    this.base = {};
  }

  private tick(secondsLeft: number | null): void {
    this.set({ deadline: secondsLeft === null ? null : Date.now() + secondsLeft * 1000 });
  }

  /** The same answers are submitted under the same key, so that a lost answer uses up no second attempt. */
  private keyFor(answers: Answers): string {
    const written = JSON.stringify(answers);
    if (this.submitKey?.answers !== written) this.submitKey = { answers: written, key: this.newKey() };
    return this.submitKey.key;
  }

  private set(change: Partial<QuizState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}
