import { newCourse, pick } from "./support/authoring";
import { enrol } from "./support/course";
import { press, ready } from "./support/ready";
import { expect, expectAccessible, newLearner, test } from "./support/test";

const text = (words: string) => ({ content: { blocks: [{ kind: "html", html: `<p>${words}</p>` }] } });
const DAYS = 24 * 60 * 60 * 1000;

test("a teacher says when lessons open, and a learner waits for it and for nothing else", async ({
  page,
  browser,
  baseURL,
}) => {
  const course = await newCourse(page, `Released ${Date.now().toString(36)}`);
  await course.lesson("The first", "text", text("Words of the first."));
  await course.lesson("The second", "text", text("Words of the second."));
  const { lesson_id: third } = await course.lesson("The third", "text", text("Words of the third."));
  await page.goto(`/teach/${course.id}/outline`);

  await pick(page, "More for The second", "When it opens…");
  const dialog = page.getByRole("dialog", { name: "When “The second” opens" });
  await dialog.getByRole("button", { name: /After this lesson is done/ }).click();
  await page.getByRole("option", { name: "The first" }).click();
  await expectAccessible(page, "the dialog of a release rule");
  await press(dialog.getByRole("button", { name: "Save" }));
  await expect(page.getByRole("row", { name: /^The second/ })).toContainText("opens after “The first”");

  await pick(page, "More for The first", "When it opens…");
  const circle = page.getByRole("dialog", { name: "When “The first” opens" });
  await circle.getByRole("button", { name: /After this lesson is done/ }).click();
  await page.getByRole("option", { name: "The second" }).click();
  await press(circle.getByRole("button", { name: "Save" }));
  await expect(
    page.getByText(/“The first” waits for “The second”.* none of them would ever open/),
  ).toBeVisible();
  await press(circle.getByRole("button", { name: "Cancel" }));

  await pick(page, "More for The third", "When it opens…");
  const days = page.getByRole("dialog", { name: "When “The third” opens" });
  await (await ready(days.getByRole("textbox", { name: /Days after enrolment/ }))).fill("3");
  await press(days.getByRole("button", { name: "Save" }));
  await expect(page.getByRole("row", { name: /^The third/ })).toContainText("opens 3 days after enrolment");
  const published = await page.request.post(`${course.at}/publish`);
  expect(published.status(), await published.text()).toBe(200);

  const learner = await (await browser.newContext({ baseURL })).newPage();
  await newLearner(learner);
  await enrol(learner.request, course.id);
  await learner.goto(`/learn/${course.slug}`);
  const main = learner.getByRole("main");
  await expect(main.getByRole("link", { name: /The second/ })).toContainText("Opens after “The first”");
  await expect(main.getByRole("link", { name: /The third/ })).toContainText(/Opens .*\d/);
  await expectAccessible(learner, "a course with lessons that are not open yet");

  const refused = await learner.request.get(`/api/v1/lessons/${third}/content`);
  const problem = (await refused.json()) as { code: string; lock: { opens_at: string } };
  expect([refused.status(), problem.code]).toEqual([403, "lesson_locked"]);
  const left = new Date(problem.lock.opens_at).getTime() - Date.now();
  expect(Math.round(left / DAYS)).toBe(3);

  await learner.goto(`/learn/${course.slug}/${third}`);
  await expect(main.getByText("This lesson is not open yet")).toBeVisible();
  await expect(main.getByText(/It opens on /)).toBeVisible();
  await expect(main.getByText("Words of the third.")).toBeHidden();
  await expectAccessible(learner, "a lesson that is not open yet");

  await learner.goto(`/learn/${course.slug}`);
  await main.getByRole("link", { name: /The second/ }).click();
  await expect(main.getByText("Finish this first:")).toBeVisible();
  await main.getByRole("link", { name: "The first" }).click();
  await expect(main.getByText("Words of the first.")).toBeVisible();
  await press(main.getByRole("button", { name: "Done, next lesson" }));
  await expect(main.getByText("Words of the second.")).toBeVisible();
});
