import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Autosave, type SaveState } from "./autosave";

class Refused extends Error {}
class Conflict extends Error {}

function setup(save: (value: string, etag: string) => Promise<string>) {
  const states: SaveState[] = [];
  const backups: (string | null)[] = [];
  const autosave = new Autosave<string>({
    etag: "1",
    save,
    judge: (error) =>
      error instanceof Conflict ? "conflict" : error instanceof Refused ? "refused" : "offline",
    backup: (value) => backups.push(value),
    onState: (state) => states.push(state),
    waitMs: 1_000,
  });
  return { autosave, states, backups };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("saves the last of several changes, once, a moment later", async () => {
  const save = vi.fn(async (_: string, etag: string) => `${Number(etag) + 1}`);
  const { autosave, states, backups } = setup(save);
  autosave.change("a");
  await vi.advanceTimersByTimeAsync(900);
  autosave.change("ab");
  await vi.advanceTimersByTimeAsync(900);
  expect(save).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(200);
  expect(save.mock.calls).toEqual([["ab", "1"]]);
  expect(autosave.etag).toBe("2");
  expect(states.at(-1)).toBe("saved");
  expect(backups).toEqual(["a", "ab", null]);
});

test("never sends two at once; what changes meanwhile goes next, with the new tag", async () => {
  let finish: (etag: string) => void = () => undefined;
  const save = vi.fn(() => new Promise<string>((resolve) => void (finish = resolve)));
  const { autosave, states } = setup(save);
  autosave.change("a");
  const done = autosave.flush();
  autosave.change("ab");
  await vi.advanceTimersByTimeAsync(5_000);
  expect(save).toHaveBeenCalledTimes(1);
  finish("2");
  await vi.advanceTimersByTimeAsync(5_000);
  expect(save.mock.calls[1]).toEqual(["ab", "2"]);
  finish("3");
  await vi.advanceTimersByTimeAsync(0);
  await done;
  expect(autosave.isSaved).toBe(true);
  expect(states.at(-1)).toBe("saved");
});

test("tries again when the line is broken, ever more seldom, and keeps the backup", async () => {
  const save = vi
    .fn<(value: string, etag: string) => Promise<string>>()
    .mockRejectedValue(new TypeError("broken"));
  const { autosave, states, backups } = setup(save);
  autosave.change("a");
  await autosave.flush();
  expect(states.at(-1)).toBe("offline");
  await vi.advanceTimersByTimeAsync(2_000);
  await vi.advanceTimersByTimeAsync(4_000);
  expect(save).toHaveBeenCalledTimes(3);
  expect(backups).toEqual(["a"]);
  save.mockResolvedValue("2");
  await vi.advanceTimersByTimeAsync(8_000);
  expect(states.at(-1)).toBe("saved");
  expect(backups.at(-1)).toBeNull();
});

test("does not repeat what was refused, and sends the next change", async () => {
  const save = vi.fn<(value: string, etag: string) => Promise<string>>().mockRejectedValueOnce(new Refused());
  save.mockResolvedValue("2");
  const { autosave, states } = setup(save);
  autosave.change("bad");
  await autosave.flush();
  expect(states.at(-1)).toBe("refused");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(save).toHaveBeenCalledTimes(1);
  autosave.change("good");
  await vi.advanceTimersByTimeAsync(1_000);
  expect(save.mock.calls[1]).toEqual(["good", "1"]);
});

test("holds still behind a conflict until one decides", async () => {
  const save = vi
    .fn<(value: string, etag: string) => Promise<string>>()
    .mockRejectedValueOnce(new Conflict());
  save.mockResolvedValue("8");
  const { autosave, states, backups } = setup(save);
  autosave.change("mine");
  await autosave.flush();
  autosave.change("mine too");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(save).toHaveBeenCalledTimes(1);
  expect(backups.at(-1)).toBe("mine too");
  autosave.resume("7", "mine too");
  await vi.advanceTimersByTimeAsync(0);
  expect(save.mock.calls[1]).toEqual(["mine too", "7"]);
  expect(states.at(-1)).toBe("saved");
});

test("gives up what was typed when theirs is taken", async () => {
  const save = vi
    .fn<(value: string, etag: string) => Promise<string>>()
    .mockRejectedValueOnce(new Conflict());
  const { autosave, backups } = setup(save);
  autosave.change("mine");
  await autosave.flush();
  autosave.resume("7", null);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(save).toHaveBeenCalledTimes(1);
  expect(backups.at(-1)).toBeNull();
  expect(autosave.isSaved).toBe(true);
});
