import { learnNewCourse } from "./support/course";
import { press, ready } from "./support/ready";
import { expect, expectAccessible, test } from "./support/test";

test("a note survives a cut line and a second tab, and stands in the list with the bookmark", async ({
  page,
  context,
  browser,
  baseURL,
}) => {
  test.setTimeout(180_000);
  const { teacher, course } = await learnNewCourse({ page, browser, baseURL }, "Notes");
  await teacher.context().close();
  const lesson = `/learn/${course.slug}/${course.lessons.text}`;
  const note = page.getByRole("textbox", { name: "Only you can see it." });

  await test.step("nothing is written down yet", async () => {
    await page.goto(`/learn/${course.slug}/notes`);
    await expect(page.getByText("No notes yet")).toBeVisible();
  });

  await test.step("what is written without a line waits on the device, also for another visit", async () => {
    await page.goto(lesson);
    await page.getByText("My note on this lesson").click();
    await (await ready(note)).fill("Written with a line.");
    await expect(page.getByText("Saved", { exact: true })).toBeVisible();
    await context.setOffline(true);
    await expect(page.getByText("Answers, notes and progress in lessons are kept")).toBeVisible();
    await note.fill("Written without a line.");
    await expect(page.getByText("Kept on this device").first()).toBeVisible();
    await page.goto("about:blank");
    await context.setOffline(false);
    await page.goto(lesson);
    await expect(note).toHaveValue("Written without a line.");
    await expect
      .poll(async () => (await page.request.get(`/api/v1/lessons/${course.lessons.text}/note`)).text())
      .toContain("Written without a line.");
  });

  await test.step("a newer note of another tab is not overwritten unasked", async () => {
    const other = await context.newPage();
    await other.goto(lesson);
    const theirs = other.getByRole("textbox", { name: "Only you can see it." });
    await (await ready(theirs)).fill("Written in the other tab.");
    await expect(other.getByText("Saved", { exact: true })).toBeVisible();
    await other.close();
    await note.fill("Written here.");
    await expect(page.getByText("This note was changed on another device")).toBeVisible();
    await expect(page.getByText("Written in the other tab.")).toBeVisible();
    await expectAccessible(page, "a conflict of notes");
    await press(page.getByRole("button", { name: "Keep what is written here" }));
    await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  });

  await test.step("the list has both, and leads back", async () => {
    const mark = page.getByRole("button", { name: "Bookmark this lesson" });
    await press(mark);
    const marked = page.getByRole("button", { name: "Bookmarked" });
    await expect(marked).toHaveAttribute("aria-pressed", "true");
    await expect(async () => {
      await page.goto(`/learn/${course.slug}/notes`);
      await expect(page.getByRole("main").getByText("Written here.")).toBeVisible({ timeout: 1_000 });
      const links = page.getByRole("main").getByRole("link", { name: "Read this" });
      await expect(links).toHaveCount(2, { timeout: 1_000 });
    }).toPass();
    await expectAccessible(page, "notes and bookmarks");
    await page.getByRole("main").getByRole("link", { name: "Read this" }).first().press("Enter");
    await press(marked);
    await expect(mark).toBeVisible();
    await page.reload();
    await expect(mark).toBeVisible();
  });
});
