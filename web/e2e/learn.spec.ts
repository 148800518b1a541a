import type { Page } from "@playwright/test";
import { press } from "./support/ready";
import { expect, expectAccessible, newLearner, test } from "./support/test";

const COURSE = "thinking-in-probability";
const QUIZ = "Checkpoint: evidence";
const TIMED = "Final quiz";

/** A new learner in the demo course; gives the addresses of its lessons by title. */
async function enrolled(page: Page): Promise<Record<string, string>> {
  await newLearner(page);
  const course = (await (await page.request.get(`/api/v1/courses/${COURSE}`)).json()) as {
    course_id: string;
  };
  const answer = await page.request.post(`/api/v1/enrollments/${course.course_id}`);
  expect(answer.ok(), await answer.text()).toBe(true);
  const outline = (await (await page.request.get(`/api/v1/courses/${course.course_id}/lessons`)).json()) as {
    modules: { lessons: { lesson_id: string; title: string }[] }[];
  };
  const lessons = outline.modules.flatMap((module) => module.lessons);
  return Object.fromEntries(lessons.map((one) => [one.title, `/learn/${COURSE}/${one.lesson_id}`]));
}

test("a quiz is answered by keyboard, graded, and tried again", async ({ page }) => {
  const lessons = await enrolled(page);
  await page.goto(lessons[QUIZ]!);
  await expectAccessible(page, "quiz before");
  const first = page.getByRole("textbox").first();
  await expect(first).toBeEditable();
  await first.focus();
  await page.keyboard.type("0.7");
  await page.getByRole("radio").first().focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("radio").nth(1)).toBeChecked();
  await page.getByRole("button", { name: /hint/ }).first().focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText("All answers saved")).toBeVisible();

  await page.reload();
  await expect(page.getByRole("textbox").first()).toHaveValue("0.7");
  await expect(page.getByRole("radio").nth(1)).toBeChecked();
  await expect(page.getByRole("textbox").first()).toBeEditable();

  await page.getByRole("button", { name: "Submit answers" }).focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("alertdialog");
  await expect(dialog.getByText("Questions 3 and 4 are not answered yet.")).toBeVisible();
  await expectAccessible(page, "quiz submit dialog");
  await press(dialog.getByRole("button", { name: "Submit answers" }));
  await expect(page.getByRole("heading", { name: /passed/i })).toBeVisible();
  await expect(page.getByText("Not answered")).toHaveCount(2);
  await expectAccessible(page, "quiz after");

  await press(page.getByRole("button", { name: "Try again" }));
  await expect(page.getByRole("textbox").first()).toHaveValue("");
});

test("answers survive a line that is cut in the middle of a quiz", async ({ page, context }) => {
  const lessons = await enrolled(page);
  await page.goto(lessons[QUIZ]!);
  await page.getByRole("textbox").first().fill("0.7");
  await expect(page.getByText("All answers saved")).toBeVisible();
  await context.setOffline(true);
  await page.getByRole("radio").first().check();
  await expect(page.getByText("Kept on this device; sent when the connection is back").first()).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText("All answers saved")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("radio").first()).toBeChecked();
  await expect(page.getByRole("textbox").first()).toHaveValue("0.7");
});

test("answers of another tab are taken over, and what was typed here is offered", async ({
  page,
  context,
}) => {
  const lessons = await enrolled(page);
  await page.goto(lessons[QUIZ]!);
  await page.getByRole("textbox").first().fill("0.1");
  await expect(page.getByText("All answers saved")).toBeVisible();
  const other = await context.newPage();
  await other.goto(lessons[QUIZ]!);
  await expect(other.getByRole("textbox").first()).toHaveValue("0.1");
  await other.getByRole("textbox").first().fill("0.2");
  await expect(other.getByText("All answers saved")).toBeVisible();
  await page.getByRole("textbox").first().fill("0.3");
  await expect(page.getByText("You answered this differently here")).toBeVisible();
  await expect(page.getByRole("textbox").first()).toHaveValue("0.2");
  await page.getByRole("button", { name: "Use my answer from here" }).click();
  await expect(page.getByRole("textbox").first()).toHaveValue("0.3");
  await expect(page.getByText("All answers saved")).toBeVisible();
});

test("a quiz with a time limit shows its questions once the clock runs, also after a reload", async ({
  page,
}) => {
  const lessons = await enrolled(page);
  await page.goto(lessons[TIMED]!);
  await expect(page.getByText("30 minutes")).toBeVisible();
  await expect(page.getByText("Question 1 of 6")).toHaveCount(0);
  await expectAccessible(page, "start panel");
  await press(page.getByRole("button", { name: "Start the clock and begin" }));
  await expect(page.getByRole("timer")).toHaveText(/^(30:00|29:\d\d)$/);
  await expect(page.getByText("Question 1 of 6")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("timer")).toHaveText(/^29:\d\d$/);
  await expectAccessible(page, "timed quiz");
});
