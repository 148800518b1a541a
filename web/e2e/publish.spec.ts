import { newCourse, pressUntil } from "./support/authoring";
import { expect, expectAccessible, test } from "./support/test";

const text = (html: string) => ({ content: { blocks: [{ kind: "html", html }] } });
const NOWHERE = "0198c5a0-0000-7000-8000-000000000000";

test("what is wrong with a course is listed, leads to its place, and holds it back", async ({ page }) => {
  const course = await newCourse(page, "Faulty");
  await course.lesson("Nothing in it");
  await course.lesson("A film", "video", {
    content: { blocks: [{ kind: "video", youtube_id: "dQw4w9WgXcQ", title: "Waves", transcripts: [] }] },
  });
  const { lesson_id: words } = await course.lesson("Words", "text", {
    content: {
      blocks: [
        { kind: "html", html: "<p>Good words.</p>" },
        { kind: "html", html: '<p><img src="https://example.org/wave.png"></p>' },
        { kind: "html", html: `<p><a href="studium:lesson/${NOWHERE}">There</a></p>` },
      ],
    },
  });
  await page.goto(`/teach/${course.id}/publish`);
  const found = (detail: string | RegExp) => page.getByRole("link", { name: detail });
  await expect(page.getByText("1 error keeps the course from being published")).toBeVisible();
  await expect(found("“Nothing in it” is empty.")).toBeVisible();
  await expect(found(/Add captions, so that everybody can follow\. A film/)).toBeVisible();
  await expect(found(/Say in words what the image shows\. Words · block 2/)).toBeVisible();
  await expect(
    found(/A link leads to a lesson that this course does not have.* Words · block 3/),
  ).toBeVisible();
  await expect(page.getByRole("button", { name: "Publish course" })).toBeDisabled();
  await expectAccessible(page, "a course with faults");

  await found(/Say in words what the image shows/).click();
  await page.waitForURL(new RegExp(`/lessons/${words}#block-2$`));
  await expect(page.locator("#block-2")).toBeInViewport();
  await page.goto(`/teach/${course.id}/publish`);
  await found("“Nothing in it” is empty.").click();
  await expect(page.getByRole("textbox", { name: "Title of the lesson" })).toHaveValue("Nothing in it");
});

test("publishing again says what changes for learners, to the word", async ({ page }) => {
  const course = await newCourse(page, "Changing");
  const { lesson_id: one } = await course.lesson("One", "text", text("<p>The sea is calm.</p>"));
  const { lesson_id: two } = await course.lesson("Two", "text", text("<p>Stays.</p>"));
  await page.request.post(`${course.at}/publish`);
  const headers = { "If-Match": "*" };
  const put = await page.request.patch(`${course.at}/lessons/${one}`, {
    data: text("<p>The sea is rough.</p>"),
    headers,
  });
  expect(put.status(), await put.text()).toBe(200);
  await page.request.delete(`${course.at}/lessons/${two}`);
  await course.lesson("Three", "text", text("<p>New here.</p>"));

  await page.goto(`/teach/${course.id}/publish`);
  const changes = page.getByRole("region", { name: "What changes for learners" });
  await expect(changes.getByRole("listitem").filter({ hasText: "Two" })).toContainText("Removed");
  await expect(changes.getByRole("listitem").filter({ hasText: "Three" })).toContainText("New");
  const changed = changes.getByRole("listitem").filter({ hasText: "One" });
  await expect(changed).toContainText("Changed");
  await pressUntil(changed.getByRole("button", { name: /Compare/ }), changed.getByText("The sea is rough."));
  await expect(changed.getByText("The sea is calm.")).toBeVisible();
  await expectAccessible(page, "the difference to the live version");

  await page.getByRole("button", { name: "Publish changes" }).click();
  await expect(page.getByText("Version 2 is live.")).toBeVisible();
  await expect(page.getByText("Nothing: the draft is what learners see.")).toBeVisible();
  const learners = await page.request.get(`/api/v1/lessons/${one}/content`);
  expect(await learners.text()).toContain("rough");
});
