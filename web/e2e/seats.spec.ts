import type { Browser, Page } from "@playwright/test";
import { newCourse } from "./support/authoring";
import { press, ready } from "./support/ready";
import { expect, expectAccessible, mailedLink, newLearner, test } from "./support/test";

async function someone(browser: Browser, baseURL: string | undefined) {
  const page = await (await browser.newContext({ baseURL })).newPage();
  return { page, person: await newLearner(page) };
}

/** A published course of which learning has heard; `page` is its teacher's from then on. */
async function openCourse(page: Page, title: string) {
  const course = await newCourse(page, `${title} ${Date.now().toString(36)}`);
  const content = { blocks: [{ kind: "html", html: "<p>Words.</p>" }] };
  await course.lesson("The only one", "text", { content });
  const published = await page.request.post(`${course.at}/publish`);
  expect(published.status(), await published.text()).toBe(200);
  await expect.poll(async () => (await page.request.get(`${course.at}/entry`)).status()).toBe(200);
  return course;
}

/** Types a key on the course's page and sends it by the button of this name. */
async function enterBy(page: Page, key: string, button: string) {
  await (await ready(page.getByRole("textbox", { name: "Enrolment key" }))).fill(key);
  await press(page.getByRole("button", { name: button }));
}

test("a key opens a course, who comes when it is full waits, and gets the place that becomes free", async ({
  page,
  browser,
  baseURL,
}) => {
  test.slow();
  const course = await openCourse(page, "Seats");
  await page.goto(`/teach/${course.id}/enrolment`);
  await press(page.getByRole("radio", { name: "Who has a key" }), "Space");
  await (await ready(page.getByRole("textbox", { name: "Places" }))).fill("1");
  await press(page.getByRole("button", { name: "Save" }));
  await expect(page.getByText("The rules hold from now on")).toBeVisible();
  await press(page.getByRole("button", { name: "Make a key" }));
  const dialog = page.getByRole("dialog", { name: "Make a key" });
  await (await ready(dialog.getByRole("textbox", { name: "For whom", exact: true }))).fill("Evening class");
  await expectAccessible(page, "the dialog that makes a key");
  await press(dialog.getByRole("button", { name: "Make it" }));
  const made = page.getByRole("row", { name: /Evening class/ });
  await expect(made).toContainText("not yet");
  const key = /[0-9A-Z]{5}-[0-9A-Z]{5}/.exec(await made.innerText())?.[0] ?? "";
  expect(key).not.toBe("");

  const first = await someone(browser, baseURL);
  await first.page.goto(`/courses/${course.slug}`);
  await expect(first.page.getByText("Free places: 1 of 1.")).toBeVisible();
  await enterBy(first.page, "00000-00000", "Start this course");
  await expect(first.page.getByText(/This key does not open the course/)).toBeVisible();
  await expectAccessible(first.page, "a course that is entered with a key");
  await enterBy(first.page, key.toLowerCase(), "Start this course");
  await first.page.waitForURL(`**/learn/${course.slug}`);

  const second = await someone(browser, baseURL);
  await second.page.goto(`/courses/${course.slug}`);
  await expect(second.page.getByText("The one place is taken. Nobody waits yet.")).toBeVisible();
  await enterBy(second.page, key, "Join the waiting list");
  await expect(second.page.getByText("You are number 1 on the waiting list")).toBeVisible();
  await expectAccessible(second.page, "a place on the waiting list");

  await page.reload();
  await expect(page.getByRole("row", { name: /Robin Tester/ })).toContainText("1");
  await expect(page.getByRole("row", { name: /Evening class/ })).toContainText("2 times");
  await expectAccessible(page, "the enrolment of a course");

  await first.page.goto(`/courses/${course.slug}`);
  await press(first.page.getByRole("button", { name: "Leave this course" }));
  await press(first.page.getByRole("button", { name: "Yes, leave" }));
  await expect(first.page.getByText("The one place is taken. Nobody waits yet.")).toBeVisible();

  const told = await mailedLink(second.page.request, second.person.email, /(\/courses\/[\w-]+)/);
  await second.page.goto(told);
  await expect(second.page.getByRole("link", { name: "Go on learning" })).toBeVisible();

  await press(page.getByRole("radio", { name: "Only who is invited" }), "Space");
  await press(page.getByRole("button", { name: "Save" }));
  await expect(page.getByText("The rules hold from now on")).toBeVisible();
  await first.page.reload();
  await expect(first.page.getByText("Only its teachers let people into this course.")).toBeVisible();
});

test("a teacher lets somebody in out of turn, and who waits may give up", async ({
  page,
  browser,
  baseURL,
}) => {
  test.slow();
  const course = await openCourse(page, "Waiting");
  const ruled = await page.request.put(`${course.at}/enrollment-policy`, { data: { seats: 1 } });
  expect(ruled.status(), await ruled.text()).toBe(200);

  const [inside, second, third] = [
    await someone(browser, baseURL),
    await someone(browser, baseURL),
    await someone(browser, baseURL),
  ];
  for (const { page: theirs } of [inside, second, third]) {
    await theirs.request.post(`/api/v1/enrollments/${course.id}`);
  }
  await third.page.goto(`/courses/${course.slug}`);
  await expect(third.page.getByText("You are number 2 on the waiting list")).toBeVisible();

  await page.goto(`/teach/${course.id}/enrolment`);
  const rows = page.getByRole("table", { name: "Waiting list" }).getByRole("row");
  await expect(rows).toHaveCount(3);
  await press(rows.nth(2).getByRole("button", { name: /Let in now/ }));
  await expect(rows).toHaveCount(2);
  await third.page.reload();
  await expect(third.page.getByRole("link", { name: "Go on learning" })).toBeVisible();

  await second.page.goto(`/courses/${course.slug}`);
  await press(second.page.getByRole("button", { name: "Leave the waiting list" }));
  await press(second.page.getByRole("button", { name: "Yes, leave" }));
  await expect(second.page.getByText("The one place is taken. Nobody waits yet.")).toBeVisible();
  await page.reload();
  await expect(page.getByText("Nobody waits for a place.")).toBeVisible();
});
