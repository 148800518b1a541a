import { expect, test } from "vitest";
import { clockOf, secondsOf, sourceOf } from "./videoSource";

test.each([
  ["https://www.youtube.com/watch?v=dQw4w9WgXcQ", "dQw4w9WgXcQ"],
  ["https://www.youtube.com/watch?list=x&v=dQw4w9WgXcQ&t=3", "dQw4w9WgXcQ"],
  ["https://youtu.be/dQw4w9WgXcQ?si=a", "dQw4w9WgXcQ"],
  ["https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ", "dQw4w9WgXcQ"],
  ["dQw4w9WgXcQ", "dQw4w9WgXcQ"],
])("%s is of YouTube", (address, id) => {
  expect(sourceOf(address)).toEqual({ youtube_id: id, url: null, asset_id: null });
});

test("other films are taken by address, and only by https", () => {
  expect(sourceOf("https://example.org/a.mp4")?.url).toBe("https://example.org/a.mp4");
  expect(sourceOf("http://example.org/a.mp4")).toBeNull();
  expect(sourceOf("")).toBeNull();
});

test.each([
  [65, "1:05"],
  [3723, "1:02:03"],
  [0, "0:00"],
  [null, ""],
])("%s seconds", (seconds, clock) => {
  expect(clockOf(seconds)).toBe(clock);
  expect(secondsOf(clock)).toBe(seconds);
});

test("what is no time", () => {
  expect(secondsOf("soon")).toBeUndefined();
  expect(secondsOf("1:75")).toBeUndefined();
  expect(secondsOf("90")).toBe(90);
});
