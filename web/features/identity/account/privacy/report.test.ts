import { expect, it } from "vitest";
import { report, type Words } from "./report";

const WORDS: Words = {
  language: "en",
  title: "Your data",
  lead: "All of it.",
  nothing: "Nothing.",
  service: (service) => `Part ${service}`,
  moment: (at) => `on ${at.getUTCFullYear()}`,
};

const held = (tables: Record<string, Record<string, unknown>[]>) => ({
  service: "any",
  user_id: "u",
  exported_at: "2026-11-22T00:00:00Z",
  tables,
});

it("shows what is held in words, and nothing in it is taken for HTML", () => {
  const page = report(
    {
      identity: held({ user: [{ first_name: "<b>Ada</b>", email_verified_at: "2026-11-22T01:02:03.5Z" }] }),
      courses: held({ course: [] }),
      learning: held({ quiz_attempt: [{ answers: { q: "7 & 8" }, ended_at: null }] }),
    },
    WORDS,
  );
  expect(page).toContain("<th>First name</th><td>&lt;b&gt;Ada&lt;/b&gt;</td>");
  expect(page).toContain("<th>Email verified at</th><td>on 2026</td>");
  expect(page).toContain("<h2>Part courses</h2><p>Nothing.</p>");
  expect(page).toContain("7 &amp; 8");
  expect(page).not.toContain("Ended at");
});
