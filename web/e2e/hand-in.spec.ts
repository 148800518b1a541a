import { readFileSync } from "node:fs";
import type { Browser, Page } from "@playwright/test";
import { learnNewCourse, type MadeCourse } from "./support/course";
import { press, ready } from "./support/ready";
import { expect, expectAccessible, test } from "./support/test";

const level = (level_id: string, title: string, points: number) => ({ level_id, title, points });
const RUBRIC = [
  {
    criterion_id: "clear",
    title: "Is it clear?",
    levels: [level("no", "Hardly", 0), level("yes", "To everybody", 10)],
  },
];
const MOST_BYTES = 100_000_000;

/** A course with an assignment, its teacher's page, and a new learner in it on `page`. */
function begin(page: Page, browser: Browser, baseURL: string | undefined, assignment = {}) {
  return learnNewCourse({ page, browser, baseURL }, "Hand in", {
    assignment: { rubric: RUBRIC, ...assignment },
  });
}

const lessonOf = (course: MadeCourse) => `/learn/${course.slug}/${course.lessons.assignment}`;

const textFile = (name: string, text = "Some words.") => ({
  name,
  mimeType: "text/plain",
  buffer: Buffer.from(text),
});

/** Chooses files as a person does who presses the button of the field. */
async function choose(page: Page, files: Parameters<ReturnType<Page["locator"]>["setInputFiles"]>[0]) {
  await page.locator("input[type=file]").setInputFiles(files);
}

async function grade(teacher: Page, courseId: string, feedback: string) {
  const queue = (await (await teacher.request.get(`/api/v1/courses/${courseId}/grading-queue`)).json()) as {
    items: { submission_id: string }[];
  };
  const work = `/api/v1/assignment-submissions/${queue.items[0]?.submission_id}`;
  const etag = (await teacher.request.get(work)).headers().etag ?? "";
  const graded = await teacher.request.put(`${work}/grade`, {
    headers: { "If-Match": etag },
    data: { choices: [{ criterion_id: "clear", level_id: "yes" }], feedback },
  });
  expect(graded.ok(), await graded.text()).toBe(true);
}

test("files are handed in, and what cannot be is said without losing anything", async ({
  page,
  browser,
  baseURL,
}) => {
  test.setTimeout(180_000);
  const { teacher, course } = await begin(page, browser, baseURL);
  await page.goto(lessonOf(course));
  const text = page.getByRole("textbox", { name: "Text" });
  await (await ready(text)).fill("This is my sentence.");
  const files = page.getByRole("list", { name: "Files" });

  await test.step("a file shows how far it is, and can be removed", async () => {
    let letGo = () => {};
    const held = new Promise<void>((resolve) => (letGo = resolve));
    await page.route("**/assignment/files", async (route) => {
      await held;
      await route.continue();
    });
    await choose(page, textFile("draft.txt"));
    await expect(files.getByRole("progressbar")).toBeVisible();
    await expectAccessible(page, "a file on its way");
    await press(page.getByRole("button", { name: "Hand in", exact: true }));
    await expect(page.getByText("Wait until all files are uploaded")).toBeVisible();
    letGo();
    await expect(files.getByText(/Uploaded/)).toBeVisible();
    await page.unroute("**/assignment/files");
    await press(page.getByRole("button", { name: "Remove draft.txt" }));
    await expect(files).toBeHidden();
  });

  await test.step("what is too large or of a refused kind is named", async () => {
    await page.locator("input[type=file]").evaluate((input: HTMLInputElement, bytes) => {
      const list = new DataTransfer();
      list.items.add(new File([new Uint8Array(bytes)], "film.mp4"));
      input.files = list.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }, MOST_BYTES + 1);
    await expect(page.getByText(/film\.mp4.*100 MB/)).toBeVisible();
    await choose(page, { name: "tool.exe", mimeType: "application/x-msdownload", buffer: Buffer.from("MZ") });
    await expect(files.getByText("This kind of file is not taken")).toBeVisible();
    await press(page.getByRole("button", { name: "Hand in", exact: true }));
    await expect(page.getByText("A file could not be uploaded.")).toBeVisible();
    await press(page.getByRole("button", { name: "Remove tool.exe" }));
    await expect(text).toHaveValue("This is my sentence.");
  });

  await test.step("text and file survive a reload, and are handed in", async () => {
    await choose(page, textFile("notes.txt"));
    await expect(files.getByText(/Uploaded/)).toBeVisible();
    await page.reload();
    await expect(files.getByRole("link", { name: "notes.txt" })).toBeVisible();
    await expect(text).toHaveValue("This is my sentence.");
    await press(page.getByRole("button", { name: "Hand in", exact: true }));
    const dialog = page.getByRole("alertdialog");
    await expect(dialog.getByText("You hand in 4 words and 1 file.")).toBeVisible();
    await expectAccessible(page, "handing in");
    await press(dialog.getByRole("button", { name: "Hand in" }));
    await expect(page.getByText("Your instructor has it now.")).toBeVisible();
  });

  await test.step("the newest counts", async () => {
    await text.fill("This is a better sentence.");
    await press(page.getByRole("button", { name: "Hand in again" }));
    await press(page.getByRole("alertdialog").getByRole("button", { name: "Hand in again" }));
    await page.getByText("History").click();
    await expect(page.getByText("Handed in (2nd time)")).toBeVisible();
  });

  await test.step("the grade and what the teacher says are shown", async () => {
    await grade(teacher, course.courseId, "Very clear.");
    await expect(async () => {
      await page.reload();
      await expect(page.getByText("10 of 10 points").first()).toBeVisible({ timeout: 2_000 });
    }).toPass();
    await expect(page.getByText("Very clear.").first()).toBeVisible();
    await expect(page.getByRole("listitem").filter({ hasText: "You reached this" })).toContainText(
      "To everybody",
    );
    await expectAccessible(page, "graded work");
  });
  await test.step("the file is in the export of one's data", async () => {
    await page.goto("/settings/privacy");
    const saved = page.waitForEvent("download");
    await press(page.getByRole("button", { name: "Download my data" }));
    const archive = readFileSync(await (await saved).path());
    expect(archive.includes("notes.txt")).toBe(true);
    expect(archive.includes("Some words.")).toBe(true);
  });
  await teacher.context().close();
});

test("more files than are taken are named, not dropped in silence", async ({ page, browser, baseURL }) => {
  test.setTimeout(120_000);
  const { teacher, course } = await begin(page, browser, baseURL);
  await page.goto(lessonOf(course));
  await ready(page.getByRole("textbox", { name: "Text" }));
  await choose(
    page,
    Array.from({ length: 21 }, (_, number) => textFile(`part-${number}.txt`)),
  );
  await expect(page.getByText("No more than 20 files can be handed in.")).toBeVisible();
  await expect(page.getByRole("list", { name: "Files" }).getByText(/Uploaded/)).toHaveCount(20);
  await teacher.context().close();
});

test.describe("far from where the server is", () => {
  test.use({ timezoneId: "Asia/Tokyo", locale: "ja-JP" });

  test("a due date is shown on the clock and by the customs of the profile", async ({
    page,
    browser,
    baseURL,
  }) => {
    test.setTimeout(120_000);
    const due_at = "2031-03-01T17:30:00Z";
    const { teacher, course } = await begin(page, browser, baseURL, { due_at });
    const me = await page.request.get("/api/v1/users/me");
    const changed = await page.request.patch("/api/v1/users/me", {
      headers: { "If-Match": me.headers().etag ?? "" },
      data: { locale: "de", time_zone: "Europe/Berlin" },
    });
    expect(changed.ok(), await changed.text()).toBe(true);
    // A first drawing that differs from what the server sent is a fault of every journey.
    await page.goto(lessonOf(course));
    await ready(page.getByRole("textbox", { name: "Text" }));
    await expect(page.getByText("due 1 March 2031 at 18:30")).toBeVisible();
    await teacher.context().close();
  });
});
