import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import type { Page } from "@playwright/test";
import { newCourse, pressUntil } from "./support/authoring";
import { expect, expectAccessible, test } from "./support/test";

const choice = (id: string, html: string, correct: boolean) => ({ choice_id: id, html, correct });
const QUESTION = {
  kind: "single_choice",
  question_id: "01a202f3-0000-7000-8000-000000000001",
  prompt_html: "<p>Which knot holds?</p>",
  choices: [choice("a", "Bowline", true), choice("b", "Granny", false)],
};
const FORMULA = {
  kind: "formula",
  question_id: "01a202f3-0000-7000-8000-000000000002",
  prompt_html: "<p>Twice x?</p>",
  expression: "2*x",
  variables: { x: { low: 1, high: 2 } },
};

async function opened(page: Page) {
  const course = await newCourse(page, "Knots to go");
  const blocks = [QUESTION, FORMULA].map((question) => ({ kind: "question", question }));
  await course.lesson("Holding", "quiz", { required: false, content: { blocks } });
  await page.goto(`/teach/${course.id}/settings`);
  return course;
}

test("a course is downloaded for Open edX, and comes back whole", async ({ page }) => {
  const course = await opened(page);
  const dialog = page.getByRole("dialog");
  await pressUntil(page.getByRole("button", { name: "What Open edX shows otherwise" }), dialog);
  await expect(dialog.getByRole("list", { name: "with a difference" })).toContainText("not required");
  await expect(dialog.getByText("do not add up")).toHaveCount(0);
  await expectAccessible(page, "the ledger of an export");
  await page.keyboard.press("Escape");

  const waiting = page.waitForEvent("download");
  await page.getByRole("link", { name: "Draft for Open edX" }).click();
  const download = await waiting;
  expect(download.suggestedFilename()).toBe(`${course.slug}.tar.gz`);
  const packed = await readFile(await download.path());
  expect(gunzipSync(packed).includes("<multiplechoiceresponse>")).toBe(true);

  const file = { name: "course.tar.gz", mimeType: "application/gzip", buffer: packed };
  const answer = await page.request.post("/api/v1/courses/import/olx", { multipart: { file } });
  const done = (await answer.json()) as { course_id: string; totals: Record<string, Record<string, number>> };
  expect(done.totals.total?.exact).toBe(done.totals.total?.total);
  await page.goto(`/teach/${done.course_id}/outline`);
  await expect(page.getByRole("row", { name: /Holding/ })).toBeVisible();
});

test("questions are downloaded as GIFT, and what GIFT cannot hold is named", async ({ page }) => {
  const course = await opened(page);
  const dialog = page.getByRole("dialog");
  await pressUntil(page.getByRole("button", { name: "Questions as GIFT…" }), dialog);
  await expect(dialog.getByRole("list", { name: "Left out" })).toContainText("GIFT has no formulas");
  await expectAccessible(page, "the ledger of GIFT");
  const waiting = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Download" }).click();
  const download = await waiting;
  expect(download.suggestedFilename()).toBe(`${course.slug}.gift.txt`);
  const text = await readFile(await download.path(), "utf-8");
  expect(text).toContain("::Which knot holds?::[html]<p>Which knot holds?</p>{\n\t=Bowline");
});
