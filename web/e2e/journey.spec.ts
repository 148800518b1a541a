import type { Page } from "@playwright/test";
import { makeCourse, RIGHT_CHOICE } from "./support/course";
import { press } from "./support/ready";
import { expect, expectAccessible, mailedLink, newPerson, signIn, test } from "./support/test";

/** From a stranger to a holder of a certificate, by keyboard alone; then somebody else checks the certificate. */

/** Moves the focus by Tab alone until it is on what is wanted. */
async function tabTo(
  page: Page,
  role: "link" | "button" | "textbox" | "checkbox" | "radio",
  name: string | RegExp,
) {
  const wanted = page.getByRole(role, { name }).first();
  await expect(wanted).toBeEnabled();
  for (let presses = 0; presses < 120; presses += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return wanted;
    await page.keyboard.press("Tab");
  }
  throw new Error(`120 presses of Tab did not lead to the ${role} ${name}`);
}

async function tabAndPress(page: Page, role: "link" | "button", name: string | RegExp) {
  await tabTo(page, role, name);
  await page.keyboard.press("Enter");
}

async function fill(page: Page, label: string | RegExp, text: string) {
  await tabTo(page, "textbox", label);
  await page.keyboard.type(text);
}

test("visitor, account, course, certificate", async ({ page, browser, baseURL }) => {
  test.setTimeout(240_000);
  const teacher = await browser.newContext({ baseURL });
  const teacherPage = await teacher.newPage();
  await signIn(teacherPage, "instructor");
  const course = await makeCourse(teacher.request, `Journey ${Date.now().toString(36)}`);
  const person = newPerson("Kim");

  await test.step("register", async () => {
    await page.goto(`/courses/${course.slug}`);
    await tabAndPress(page, "link", "Sign in to start");
    await tabAndPress(page, "link", "Create an account");
    await expect(page).toHaveURL(/\/register/);
    await fill(page, "First name", person.first_name);
    await fill(page, "Last name", person.last_name);
    await fill(page, "E-mail address", person.email);
    await page.keyboard.press("Tab");
    await page.keyboard.type(person.password);
    await tabTo(page, "checkbox", /accept the terms/);
    await page.keyboard.press("Space");
    await tabAndPress(page, "button", "Create account");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Look into your mail");
  });

  await test.step("confirm the address and sign in", async () => {
    const token = await mailedLink(page.request, person.email, /\/verify\/([\w-]+)/);
    await page.goto(`/verify/${token}`);
    await tabAndPress(page, "button", "Confirm my address");
    await tabAndPress(page, "link", "Sign in");
    await fill(page, "E-mail address", person.email);
    await page.keyboard.press("Tab");
    await page.keyboard.type(person.password);
    await page.keyboard.press("Enter");
    // The way that was begun goes on, over the mail and a new sign-in.
    await expect(page).toHaveURL(`/courses/${course.slug}`);
    await page.goto("/home");
    await expect(page.getByRole("heading", { level: 1 })).toContainText(person.first_name);
    await expectAccessible(page, "an empty dashboard");
  });

  await test.step("find the course and begin", async () => {
    await page.goto(`/courses?q=${encodeURIComponent(course.title)}`);
    await tabAndPress(page, "link", course.title);
    await tabAndPress(page, "button", "Start this course");
    await expect(page).toHaveURL(`/learn/${course.slug}`);
    await tabAndPress(page, "link", "Begin: Read this");
  });

  await test.step("text, PDF and video", async () => {
    await expect(page.getByText("A first text to read.")).toBeVisible();
    await tabAndPress(page, "button", "Done, next lesson");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("A sheet");
    await tabAndPress(page, "button", "Done, next lesson");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("A film");
    const captions = await page.locator("video track").evaluate(async (track: HTMLTrackElement) => {
      const answer = await fetch(track.src);
      return (await answer.text()).slice(0, 6);
    });
    expect(captions).toBe("WEBVTT");
    await tabAndPress(page, "button", "Done, next lesson");
  });

  await test.step("quiz", async () => {
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("A quiz");
    const number = page.getByRole("textbox").first();
    await expect(number).toBeEditable();
    await page.getByRole("radio", { name: RIGHT_CHOICE }).focus();
    await page.keyboard.press("Space");
    await number.focus();
    await page.keyboard.type("42");
    await tabAndPress(page, "button", "Submit answers");
    await expect(page.getByRole("heading", { name: /passed/i })).toBeVisible();
    await page.getByRole("link", { name: "Next lesson" }).focus();
    await page.keyboard.press("Enter");
  });

  await test.step("assignment", async () => {
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Some work");
    const text = page.getByRole("textbox", { name: "Text" });
    await expect(text).toBeEditable();
    await text.focus();
    await page.keyboard.type("This is one sentence.");
    await tabAndPress(page, "button", "Hand in");
    await press(page.getByRole("alertdialog").getByRole("button", { name: "Hand in" }));
    await expect(page.getByText(/handed in/i).first()).toBeVisible();
    await expect(page.getByText("You have finished the course")).toBeVisible();
  });

  await test.step("certificate", async () => {
    await tabAndPress(page, "link", "To your certificate");
    await tabAndPress(page, "link", new RegExp(`Show it.*${course.title}`));
    await expect(page.getByText("This certificate is genuine")).toBeVisible();
    const code = page.url().split("/").pop() as string;
    const stranger = await browser.newContext({ baseURL });
    const checking = await stranger.newPage();
    await checking.goto(`/certificates/${code}`);
    await expect(checking.getByText(`${person.first_name} ${person.last_name}`)).toBeVisible();
    await expectAccessible(checking, "a certificate");
    await stranger.close();
  });
  await teacher.close();
});
