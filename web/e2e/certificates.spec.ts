import { readFileSync } from "node:fs";
import type { APIRequestContext, Browser, Page } from "@playwright/test";
import { enrol } from "./support/course";
import { expect, expectAccessible, newLearner, signIn, test } from "./support/test";

/** A certificate is downloaded, withdrawn before the eyes of a stranger, and issued anew. */

async function json<T>(answer: { status(): number; text(): Promise<string>; json(): Promise<unknown> }) {
  expect(answer.status(), await answer.text()).toBeLessThan(300);
  return (await answer.json()) as T;
}

/** A published course of one text, made by whoever is signed in. */
async function makeCourse(request: APIRequestContext) {
  const title = `Trains ${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`;
  const course = await json<{ course_id: string }>(
    await request.post("/api/v1/courses", {
      data: { title, summary: "A course of one text.", description: "<p>Short.</p>" },
    }),
  );
  const base = `/api/v1/courses/${course.course_id}`;
  const part = await json<{ module_id: string }>(
    await request.post(`${base}/modules`, { data: { title: "Part" } }),
  );
  const content = { blocks: [{ kind: "html", html: "<p>A text to read.</p>" }] };
  const lesson = await json<{ lesson_id: string }>(
    await request.post(`${base}/lessons`, {
      data: { module_id: part.module_id, type: "text", title: "Read this", content },
    }),
  );
  await json(await request.post(`${base}/publish`));
  return { courseId: course.course_id, lessonId: lesson.lesson_id, title };
}

async function newPage(browser: Browser, baseURL: string | undefined): Promise<Page> {
  return (await browser.newContext({ baseURL })).newPage();
}

test("a certificate is downloaded, withdrawn and issued anew", async ({ page, browser, baseURL }) => {
  test.setTimeout(120_000);
  const teacher = await newPage(browser, baseURL);
  await signIn(teacher, "instructor");
  const { courseId, lessonId, title } = await makeCourse(teacher.request);
  const desk = `/teach/${courseId}/certificates`;

  await test.step("nothing is issued yet, and new ones are to be valid for a year", async () => {
    await expect(async () => {
      await teacher.goto(desk);
      await expect(teacher.getByText("No certificate yet")).toBeVisible({ timeout: 2_000 });
    }).toPass();
    await expectAccessible(teacher, "no certificates of a course");
    await teacher.getByLabel("Months from the day of issue").fill("soon");
    await teacher.getByRole("button", { name: "Save" }).click();
    await expect(teacher.getByText("Type a whole number from 1 to 600, or nothing.").first()).toBeVisible();
    await teacher.getByLabel("Months from the day of issue").fill("12");
    await teacher.getByRole("button", { name: "Save" }).click();
    await expect(teacher.getByText("Saved. It counts for certificates")).toBeVisible();
  });

  const person = await newLearner(page);
  const name = `${person.first_name} ${person.last_name}`;
  await enrol(page.request, courseId);
  await json(await page.request.put(`/api/v1/progress/${lessonId}`, { data: { completed: true } }));

  await test.step("the learner downloads it as PDF and as badge", async () => {
    await page.goto("/certificates");
    await expect(page.getByText("valid until")).toBeVisible();
    await expectAccessible(page, "my certificates");
    await page.getByRole("link", { name: new RegExp(`Show it.*${title}`) }).click();
    await expect(page.getByText("This certificate is genuine")).toBeVisible();
    await expectAccessible(page, "a certificate that expires");
    const pdf = await downloaded(page, "Download PDF");
    expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
    const badge = (await downloaded(page, "Open Badge for a wallet")).toString();
    const said = JSON.parse(Buffer.from(badge.split(".")[1]!, "base64url").toString()) as { name: string };
    expect(said.name).toBe(title);
  });

  const address = page.url();
  await test.step("the teacher finds it and withdraws it", async () => {
    await teacher.goto(desk);
    await teacher.getByLabel("Find by name or code").fill(name.toUpperCase());
    await teacher.getByRole("button", { name: "Find" }).click();
    await expect(teacher.getByText("1 certificate found")).toBeVisible();
    await expectAccessible(teacher, "certificates of a course");
    await teacher.getByRole("button", { name: new RegExp(`Withdraw.*${name}`) }).click();
    const dialog = teacher.getByRole("dialog");
    await dialog.getByText("It was not earned fairly").click();
    await dialog.getByRole("textbox", { name: "Reason" }).fill("Somebody else read it.");
    await expectAccessible(teacher, "withdrawing a certificate");
    await dialog.getByRole("button", { name: "Withdraw" }).click();
    await expect(teacher.getByText("Withdrawn", { exact: true })).toBeVisible();
    await expect(teacher.getByText("Somebody else read it.")).toBeVisible();
  });

  await test.step("a stranger is told the cause, and the learner the reason", async () => {
    const stranger = await newPage(browser, baseURL);
    await stranger.goto(address);
    await expect(stranger.getByText("This certificate was withdrawn")).toBeVisible();
    await expect(stranger.getByText("It was not earned fairly.")).toBeVisible();
    await expect(stranger.getByRole("link", { name: "Download PDF" })).toHaveCount(0);
    await expect(stranger.getByText("Somebody else read it.")).toHaveCount(0);
    await expectAccessible(stranger, "a withdrawn certificate");
    await page.goto("/certificates");
    await expect(page.getByText("Reason: Somebody else read it.")).toBeVisible();
  });

  await test.step("it is issued anew", async () => {
    await teacher.getByRole("button", { name: new RegExp(`Issue anew.*${name}`) }).click();
    await teacher.getByRole("alertdialog").getByRole("button", { name: "Issue anew" }).click();
    await expect(teacher.getByText("2 certificates found")).toBeVisible();
    await page.reload();
    await expect(page.getByRole("link", { name: new RegExp(`Show it.*${title}`) })).toHaveCount(2);
    await expect(page.getByText("valid until")).toHaveCount(1);
  });
});

async function downloaded(page: Page, link: string): Promise<Buffer> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: link }).click(),
  ]);
  return readFileSync(await download.path());
}
