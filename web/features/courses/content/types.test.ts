import { describe, expect, it } from "vitest";
import { withLessonLinks } from "./types";

const LESSON = "01a202f3-0000-7000-8000-000000000001";

describe("links between lessons", () => {
  it("lead to the pages of the course", () => {
    const html = `<p><a href="studium:lesson/${LESSON}">before</a> <a href="https://example.org/">other</a></p>`;
    expect(withLessonLinks(html, "chance")).toBe(
      `<p><a href="/learn/chance/${LESSON}">before</a> <a href="https://example.org/">other</a></p>`,
    );
  });

  it("stay as they are when they name no lesson", () => {
    const html = '<a href="studium:lesson/../../admin">x</a>';
    expect(withLessonLinks(html, "chance")).toBe(html);
  });
});
