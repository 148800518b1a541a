import type { Page } from "@playwright/test";
import { enrol, makeCourse } from "./support/course";
import { press, ready } from "./support/ready";
import { expect, expectAccessible, newLearner, signIn, test } from "./support/test";

/** A teacher sets a grade by hand and takes it back; the learner sees that, and the reason that is shown. */

const REASON = "Took the quiz on paper.";

async function openGrade(page: Page, name: string, lesson: string) {
  await press(page.getByRole("button", { name: new RegExp(`${name}, ${lesson}`) }));
  const dialog = page.getByRole("dialog", { name: `${name}, ${lesson}` });
  await expect(dialog.getByRole("heading", { name: "History" })).toBeVisible();
  return dialog;
}

async function expectNoSidewaysScroll(page: Page) {
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(sideways).toBeLessThanOrEqual(0);
}

for (const width of [1280, 390]) {
  test(`a grade is set by hand, read by its learner, and withdrawn (${width} px)`, async ({
    page,
    browser,
    baseURL,
  }, info) => {
    test.setTimeout(240_000);
    await page.setViewportSize({ width, height: 844 });
    await signIn(page, "instructor");
    const course = await makeCourse(page.request, `Set by hand ${Date.now().toString(36)}${width}`);
    const context = await browser.newContext({ baseURL, viewport: { width, height: 844 } });
    const learner = await context.newPage();
    const person = await newLearner(learner);
    await enrol(learner.request, course.courseId);
    const name = `${person.first_name} ${person.last_name}`;

    await page.goto(`/teach/${course.courseId}/gradebook`);
    const dialog = await openGrade(page, name, "A quiz");
    await expect(dialog.getByText("There is no result yet.")).toBeVisible();
    await expect(dialog.getByText("Nothing has happened to this grade yet.")).toBeVisible();
    await expectAccessible(page, "a grade");
    await (await ready(dialog.getByRole("textbox", { name: "Score" }))).fill("1");
    await press(dialog.getByRole("button", { name: "Set grade" }));
    await expect(dialog.getByText(/Reason/).first()).toBeVisible();
    await dialog.getByLabel(/^Reason/).fill(REASON);
    await press(dialog.getByRole("checkbox", { name: "The learner may read the reason" }), " ");
    await page.screenshot({ path: info.outputPath(`grade-${width}.png`) });
    await press(dialog.getByRole("button", { name: "Set grade" }));
    await expect(page.getByText("The grade is set.")).toBeVisible();
    await expect(dialog).toBeHidden();
    await expect(page.getByRole("button", { name: new RegExp(`${name}, A quiz`) })).toContainText(
      "set by hand",
    );
    await expectNoSidewaysScroll(page);
    await page.screenshot({ path: info.outputPath(`gradebook-${width}.png`) });
    await expectAccessible(page, "the gradebook with a grade set by hand");

    await learner.goto(`/learn/${course.slug}/grades`);
    await expect(learner.getByRole("row", { name: /A quiz/ })).toContainText("set by your teacher");
    await press(learner.getByRole("button", { name: /History.*A quiz/ }));
    const own = learner.getByRole("dialog");
    await expect(own.getByText("set by hand", { exact: true })).toBeVisible();
    await expect(own.getByText(REASON)).toBeVisible();
    await expect(own.getByText(/By .* Teacher/)).toHaveCount(0);
    await expectAccessible(learner, "the learner's own history");
    await learner.screenshot({ path: info.outputPath(`own-${width}.png`) });

    const again = await openGrade(page, name, "A quiz");
    await expect(again.getByText(REASON)).toBeVisible();
    await (await ready(again.getByLabel(/^Reason/))).fill("A mix-up.");
    await page.screenshot({ path: info.outputPath(`again-${width}.png`) });
    await press(again.getByRole("button", { name: "Withdraw" }));
    await expect(page.getByText("What was earned counts again.")).toBeVisible();
    await expect(page.getByRole("button", { name: new RegExp(`${name}, A quiz`) })).not.toContainText(
      "set by hand",
    );
    await learner.reload();
    await expect(learner.getByRole("row", { name: /A quiz/ })).not.toContainText("set by your teacher");
    await context.close();
  });
}
