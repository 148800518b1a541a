import type { APIRequestContext, Browser, Page } from "@playwright/test";
import { enrol } from "./support/course";
import { press } from "./support/ready";
import { expect, expectAccessible, newLearner, signIn, test } from "./support/test";

/** A learner hands in, a teacher grades by keyboard alone, the learner sees the grade. */

const level = (level_id: string, title: string, points: number) => ({ level_id, title, points });
const RUBRIC = [
  {
    criterion_id: "structure",
    title: "Structure",
    description: "Does one thought lead to the next?",
    levels: [level("none", "No order", 0), level("some", "In parts", 2), level("full", "Throughout", 4)],
  },
  {
    criterion_id: "sources",
    title: "Sources",
    levels: [level("none", "None named", 0), level("full", "All named", 1.5)],
  },
];

interface Learner {
  name: string;
  request: APIRequestContext;
  submissionId: string;
}

interface School {
  courseId: string;
  essay: string;
  learners: Learner[];
}

async function json<T>(answer: { status(): number; text(): Promise<string>; json(): Promise<unknown> }) {
  expect(answer.status(), await answer.text()).toBeLessThan(300);
  return (await answer.json()) as T;
}

/** A published course of the demo instructor, whose whole grade are an essay with a rubric and a plain sketch. */
async function makeCourse(request: APIRequestContext): Promise<{ courseId: string; essay: string }> {
  const title = `Grading ${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`;
  const grading = [{ name: "Work", weight: 1 }];
  const course = await json<{ course_id: string }>(
    await request.post("/api/v1/courses", {
      data: { title, summary: "Work to hand in.", description: "<p>Short.</p>", grading },
    }),
  );
  const base = `/api/v1/courses/${course.course_id}`;
  const part = await json<{ module_id: string }>(
    await request.post(`${base}/modules`, { data: { title: "Part" } }),
  );
  const make = async (name: string, assignment: object) => {
    const data = {
      module_id: part.module_id,
      type: "assignment",
      title: name,
      graded_as: "Work",
      content: { blocks: [{ kind: "assignment", assignment: { ...assignment, title: name } }] },
    };
    return json<{ lesson_id: string }>(await request.post(`${base}/lessons`, { data }));
  };
  const { lesson_id: essay } = await make("An essay on trains", {
    instructions_html: "<p>Write a page about a train.</p>",
    max_score: 5.5,
    rubric: RUBRIC,
  });
  await make("A sketch", { instructions_html: "<p>Draw a bridge.</p>", max_score: 10 });
  await json(await request.post(`${base}/publish`));
  return { courseId: course.course_id, essay };
}

async function handIn(request: APIRequestContext, lesson: string, text: string, file?: string) {
  const assignment = `/api/v1/lessons/${lesson}/assignment`;
  const file_ids: string[] = [];
  if (file) {
    const multipart = {
      file: { name: file, mimeType: "text/plain", buffer: Buffer.from("Notes on trains") },
    };
    const uploaded = await request.post(`${assignment}/files`, { multipart });
    file_ids.push((await json<{ file_id: string }>(uploaded)).file_id);
  }
  const sent = await request.post(`${assignment}/submissions`, { data: { text, file_ids } });
  return (await json<{ submission_id: string }>(sent)).submission_id;
}

/** The course, opened by its teacher on `page`, with as many learners who handed in their essay. */
async function school(
  page: Page,
  browser: Browser,
  baseURL: string | undefined,
  count: number,
): Promise<School> {
  await signIn(page, "instructor");
  const { courseId, essay } = await makeCourse(page.request);
  const learners: Learner[] = [];
  for (let number = 1; number <= count; number += 1) {
    const context = await browser.newContext({ baseURL });
    const person = await newLearner(await context.newPage());
    const { request } = context;
    await enrol(request, courseId);
    const text = `Essay number ${number}: a train leaves in the morning.`;
    const submissionId = await handIn(request, essay, text, number === 1 ? "notes.txt" : undefined);
    learners.push({ name: `${person.first_name} ${person.last_name}`, request, submissionId });
  }
  return { courseId, essay, learners };
}

async function ownWork(learner: Learner, lesson: string) {
  const answer = await learner.request.get(`/api/v1/lessons/${lesson}/assignment`);
  return (await json<{ submission: { score: number | null; feedback: string; status: string } }>(answer))
    .submission;
}

/** The work stands on the page, so its script runs; on a busy machine that takes a while. */
async function ready(page: Page, text: string) {
  await expect(page.getByText(text)).toBeAttached({ timeout: 60_000 });
}

test("a teacher grades by keyboard alone, and the learner sees the grade", async ({
  page,
  browser,
  baseURL,
}) => {
  test.setTimeout(240_000);
  const { courseId, essay, learners } = await school(page, browser, baseURL, 2);
  const [first, second] = learners as [Learner, Learner];
  await page.goto(`/teach/${courseId}/grading`);
  await ready(page, "Essay number 1");
  await expectAccessible(page, "grading");

  await test.step("the keys are listed, and go away by Escape", async () => {
    await page.keyboard.press("?");
    await expect(page.getByRole("dialog", { name: "Keys for grading" })).toBeVisible();
    await expectAccessible(page, "keys");
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toBeHidden();
  });

  await test.step("j and k go through the works", async () => {
    await page.keyboard.press("j");
    await expect(page.getByText("Essay number 2")).toBeVisible();
    await page.keyboard.press("k");
    await expect(page.getByText("Essay number 1")).toBeVisible();
  });

  await test.step("a level is missing", async () => {
    await page.keyboard.press("g");
    await page.keyboard.press("2");
    await expect(page.getByRole("radio", { name: /In parts/ })).toBeChecked();
    await expect(page.getByText("2 of 5.5", { exact: true })).toBeVisible();
    await page.keyboard.press("Control+Enter");
    await expect(page.getByText("Choose a level.").first()).toBeVisible();
    await expectAccessible(page, "a level is missing");
  });

  await test.step("levels, words, save", async () => {
    await page.keyboard.press("g");
    await expect(page.getByRole("radio", { name: /In parts/ })).toBeFocused();
    await page.keyboard.press("Tab");
    await page.keyboard.press("2");
    await expect(page.getByText("3.5 of 5.5", { exact: true })).toBeVisible();
    await page.keyboard.press("f");
    await page.keyboard.type("Just jolly: keep going?");
    await expect(page.getByLabel(/^Feedback/)).toHaveValue("Just jolly: keep going?");
    await page.keyboard.press("Control+Enter");
    await expect(page.getByText("Essay number 2")).toBeVisible();
    await expect(page.getByRole("heading", { level: 2, name: second.name })).toBeFocused();
  });

  await test.step("the second one", async () => {
    await page.keyboard.press("g");
    await page.keyboard.press("3");
    await expect(page.getByRole("radio", { name: /Throughout/ })).toBeFocused();
    await page.keyboard.press("Tab");
    await page.keyboard.press("2");
    await page.keyboard.press("Control+Enter");
    await expect(page.getByText("Saved. Nothing else waits for a grade.")).toBeVisible();
  });

  expect(await ownWork(first, essay)).toMatchObject({
    status: "graded",
    score: 3.5,
    feedback: "Just jolly: keep going?",
  });
  expect(await ownWork(second, essay)).toMatchObject({ status: "graded", score: 5.5 });
});

test("what was typed outlives a reload and a change by somebody else", async ({ page, browser, baseURL }) => {
  test.setTimeout(180_000);
  const { courseId, essay, learners } = await school(page, browser, baseURL, 1);
  const learner = learners[0] as Learner;
  await page.goto(`/teach/${courseId}/grading`);
  await ready(page, "Essay number 1");
  await press(page.getByRole("radio", { name: /Throughout/ }), "Space");
  await press(page.getByRole("radio", { name: /None named/ }), "Space");
  await page.getByLabel(/^Feedback/).fill("Where do these figures come from?");
  await page.reload();
  await ready(page, "Essay number 1");
  await expect(page.getByText("This is what you had typed and not saved.")).toBeVisible();
  await expect(page.getByLabel(/^Feedback/)).toHaveValue("Where do these figures come from?");

  await handIn(learner.request, essay, "Another essay, about ships.");
  await page.getByRole("button", { name: "Save and next" }).click();
  await expect(page.getByText("handed in again meanwhile")).toBeVisible();
  await expect(page.getByText("Another essay, about ships.")).toBeVisible();
  await expect(page.getByLabel(/^Feedback/)).toHaveValue("Where do these figures come from?");
  await expectAccessible(page, "conflict");
  expect(await ownWork(learner, essay)).toMatchObject({ status: "submitted", score: null });

  await page.getByRole("button", { name: "Return for another try" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel(/What should be better/)).toHaveValue("Where do these figures come from?");
  await expectAccessible(page, "return");
  await dialog.getByRole("button", { name: "Return" }).click();
  await expect(page.getByText("once the learner has handed it in again")).toBeVisible();
  await expect(page.getByText(/gave back attempt 2/)).toBeVisible();
  expect(await ownWork(learner, essay)).toMatchObject({
    status: "returned",
    feedback: "Where do these figures come from?",
  });
});

test("gradebook and learners show the learner's own figures", async ({ page, browser, baseURL }) => {
  test.setTimeout(180_000);
  const { courseId, learners } = await school(page, browser, baseURL, 2);
  const [first, second] = learners as [Learner, Learner];
  const work = `/api/v1/assignment-submissions/${first.submissionId}`;
  const choices = [
    { criterion_id: "structure", level_id: "full" },
    { criterion_id: "sources", level_id: "none" },
  ];
  const etag = (await page.request.get(work)).headers()["etag"] ?? "";
  await json(await page.request.put(`${work}/grade`, { data: { choices }, headers: { "If-Match": etag } }));
  const progress = await first.request.get(`/api/v1/courses/${courseId}/progress`);
  const own = await json<{ grade: { percentage: number } }>(progress);
  const shown = new Intl.NumberFormat("en", { style: "percent" }).format(own.grade.percentage / 100);
  expect(shown).toBe("36%");

  await page.goto(`/teach/${courseId}/gradebook`);
  const rows = page.getByRole("row");
  await expect(rows.nth(1)).toContainText(shown);
  await expect(rows.nth(2)).toContainText("To grade");
  await expectAccessible(page, "gradebook");
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download as CSV" }).click();
  expect((await download).suggestedFilename()).toMatch(/-grades\.csv$/);
  await rows.nth(2).getByRole("link").click();
  await expect(page).toHaveURL(new RegExp(`work=${second.submissionId}`));
  await expect(page.getByText("Essay number 2")).toBeVisible();

  await page.goto(`/teach/${courseId}/learners`);
  await expect(page.getByRole("row")).toHaveCount(3);
  await expectAccessible(page, "learners");
  await page.getByLabel("Find by name").fill("tester");
  await page.keyboard.press("Enter");
  await expect(page.getByText("2 people found")).toBeVisible();
  await page
    .getByRole("link", { name: /Scores and work/ })
    .first()
    .click();
  await expect(page.getByText(/Only the row of/)).toBeVisible();
  await expect(page.getByRole("row")).toHaveCount(2);
});

test("on a phone the queue and a work are two steps", async ({ page, browser, baseURL }) => {
  test.setTimeout(180_000);
  await page.setViewportSize({ width: 390, height: 844 });
  const { courseId } = await school(page, browser, baseURL, 1);
  await page.goto(`/teach/${courseId}/grading`);
  const entry = page.getByRole("region", { name: "Work that was handed in" }).getByRole("button");
  await expect(entry).toBeVisible();
  await ready(page, "Essay number 1");
  await expect(page.getByText("Essay number 1")).toBeHidden();
  await entry.click();
  await expect(page.getByText("Essay number 1")).toBeVisible();
  await expect(entry).toBeHidden();
  await expectAccessible(page, "a work on a phone");
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(sideways).toBeLessThanOrEqual(0);
  await page.goBack();
  await expect(entry).toBeVisible();
  await page.goto(`/teach/${courseId}/gradebook`);
  await expect(page.getByRole("table")).toBeVisible();
  expect(
    await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
  ).toBeLessThanOrEqual(0);
  await expectAccessible(page, "gradebook on a phone");
});
