import type { APIRequestContext, Page } from "@playwright/test";
import { learnNewCourse } from "./support/course";
import { press } from "./support/ready";
import { expect, expectAccessible, test } from "./support/test";

/** A key was wrong: the teacher corrects it, sees who moves, applies it and takes it back; the learner is told. */

interface Choice {
  choice_id: string;
  correct: boolean;
}

interface Block {
  question: { question_id: string; choices?: Choice[] };
}

async function json<T>(answer: { status(): number; text(): Promise<string>; json(): Promise<unknown> }) {
  expect(answer.status(), await answer.text()).toBeLessThan(300);
  return (await answer.json()) as T;
}

/** Hands in the choice `b` and no number. */
async function take(request: APIRequestContext, lesson: string) {
  const quiz = `/api/v1/lessons/${lesson}/quiz`;
  const { questions } = await json<{ questions: { question_id: string; kind: string }[] }>(
    await request.get(quiz),
  );
  const choice = questions.find((one) => one.kind === "single_choice");
  const answers = { [choice?.question_id ?? ""]: "b" };
  await json(await request.post(`${quiz}/submissions`, { data: { answers } }));
}

/** Makes `b` the right choice, publishes, and waits until the quiz is published where it is graded. */
async function correct(request: APIRequestContext, courseId: string, lesson: string) {
  const at = `/api/v1/courses/${courseId}/lessons/${lesson}`;
  const { content } = await json<{ content: { blocks: Block[] } }>(await request.get(at));
  for (const { question } of content.blocks) {
    for (const choice of question.choices ?? []) choice.correct = choice.choice_id === "b";
  }
  await json(await request.patch(at, { data: { content }, headers: { "If-Match": "*" } }));
  await json(await request.post(`/api/v1/courses/${courseId}/publish`));
  await expect(async () => {
    const found = await json<{ questions: { change: string }[] }>(
      await request.get(`/api/v1/lessons/${lesson}/quiz/corrections`),
    );
    expect(found.questions.map((one) => one.change)).toEqual(["changed", "none"]);
  }).toPass();
}

async function fitsThePhone(page: Page) {
  await page.setViewportSize({ width: 390, height: 844 });
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(sideways).toBeLessThanOrEqual(0);
  await page.setViewportSize({ width: 1280, height: 800 });
}

test("a corrected quiz is graded anew after a look, and back again", async ({ page, browser, baseURL }) => {
  test.setTimeout(300_000);
  const { teacher, course } = await learnNewCourse({ page, browser, baseURL }, "Regraded");
  const lesson = course.lessons.quiz ?? "";
  await take(page.request, lesson);
  await correct(teacher.request, course.courseId, lesson);

  await test.step("the gradebook leads there", async () => {
    await teacher.goto(`/teach/${course.courseId}/gradebook`);
    await teacher.getByRole("link", { name: "Grade anew: A quiz" }).click();
    await expect(teacher.getByRole("heading", { level: 1, name: "Grade anew: A quiz" })).toBeVisible({
      timeout: 60_000,
    });
    await expect(teacher.getByText("changed since")).toBeVisible();
    await expectAccessible(teacher, "corrections");
  });

  await test.step("a look at who moves changes nothing", async () => {
    await press(teacher.getByRole("button", { name: "See who moves" }));
    const row = teacher.getByRole("row").nth(1);
    await expect(row).toContainText("Robin Tester");
    await expect(row).toContainText("0 of 2");
    await expect(row).toContainText("1 of 2");
    await expect(teacher.getByText("attempt gains", { exact: true })).toBeVisible();
    await expectAccessible(teacher, "preview");
    await fitsThePhone(teacher);
    const mine = await page.request.get(`/api/v1/lessons/${lesson}/quiz/submissions`);
    expect((await json<{ items: { score: number }[] }>(mine)).items[0]?.score).toBe(0);
  });

  await test.step("an attempt that comes meanwhile asks for another look", async () => {
    await take(page.request, lesson);
    await teacher.getByLabel(/^Reason/).fill("The wrong choice was marked as right.");
    await press(teacher.getByRole("button", { name: "Apply to all attempts" }));
    await expect(teacher.getByText(/changed since this preview/)).toBeVisible();
    await press(teacher.getByRole("button", { name: "See who moves" }));
    await expect(teacher.getByText("attempt stays", { exact: true })).toBeVisible();
  });

  await test.step("with a reason it is applied", async () => {
    await teacher.getByLabel(/^Reason/).fill("The wrong choice was marked as right.");
    await press(teacher.getByRole("button", { name: "Apply to all attempts" }));
    await expect(teacher.getByRole("heading", { name: "Applied before" })).toBeVisible();
    await expect(teacher.getByText("1 gained, 0 lost, 1 stayed")).toBeVisible();
    await expectAccessible(teacher, "applied");
  });

  await test.step("the learner reads what became of the attempt, and why", async () => {
    await page.goto(`/learn/${course.slug}/${lesson}`);
    await press(page.getByText("2 attempts so far"));
    await press(page.getByRole("button", { name: "Look at it: attempt 1" }));
    await expect(page.getByText("This attempt was graded anew")).toBeVisible();
    await expect(page.getByText(/0 of 2 points became 1 of 2/)).toBeVisible();
    await expect(page.getByText("The wrong choice was marked as right.")).toBeVisible();
    await expectAccessible(page, "an attempt that was graded anew");
  });

  await test.step("it is taken back", async () => {
    await press(teacher.getByRole("button", { name: "Undo" }));
    await press(teacher.getByRole("alertdialog").getByRole("button", { name: "Undo" }));
    await expect(teacher.getByText(/^undone on/)).toBeVisible();
    await page.reload();
    await press(page.getByText("2 attempts so far"));
    await press(page.getByRole("button", { name: "Look at it: attempt 1" }));
    await expect(page.getByText(/1 of 2 points are 0 of 2 again/)).toBeVisible();
  });
  await teacher.context().close();
});
