import { addBlock, draftTitles, newCourse, pick, pressUntil, saved } from "./support/authoring";
import { ready } from "./support/ready";
import { demoAccount } from "./support/server";
import { expect, expectAccessible, newLearner, signIn, test } from "./support/test";

test("from a title to a published course, by keyboard and menu", async ({ page }) => {
  test.slow();
  const title = `Bread ${Date.now()}`;
  await signIn(page, "instructor");
  await page.goto("/teach");
  const name = page.getByRole("textbox", { name: "Title" });
  await pressUntil(page.getByRole("button", { name: "New course" }), name);
  await name.fill(title);
  await page.getByRole("button", { name: "Create course" }).click();
  await page.waitForURL(/\/outline$/);

  await page.getByRole("textbox", { name: "Title of the module" }).fill("Flour");
  await page.keyboard.press("Enter");
  await pick(page, "Add a lesson to Flour", "Text");
  await page.getByRole("textbox", { name: "Title of the lesson" }).fill("Why dough rises");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("row", { name: /Why dough rises/ })).toBeVisible();
  // What was just said aloud stands for some seconds in a region of its own, and names buttons that are gone by then.
  await expect(page.locator("[data-live-announcer] [role=img]")).toHaveCount(0);
  await expectAccessible(page, "the outline");
  await page.getByRole("row", { name: /Why dough rises/ }).click();
  await page.waitForURL(/\/lessons\//);

  await addBlock(page, "Text");
  await page.getByRole("textbox", { name: "Text of block 1" }).click();
  await page.keyboard.type("Yeast eats sugar.");
  await saved(page);
  await expectAccessible(page, "the lesson");

  await page.getByRole("link", { name: "Check and publish" }).click();
  await page.getByRole("button", { name: "Publish course" }).click();
  await expect(page.getByText("Version 1 is live.")).toBeVisible();
  await expectAccessible(page, "publishing");

  const listed = await page.request.get(`/api/v1/courses?q=${encodeURIComponent(title)}`);
  expect(((await listed.json()) as { items: { title: string }[] }).items.map((one) => one.title)).toContain(
    title,
  );
});

test("lessons are moved by menu, renamed, removed and brought back", async ({ page }) => {
  const course = await newCourse(page, "Order");
  await course.lesson("One");
  await course.lesson("Two");
  await page.goto(`/teach/${course.id}/outline`);

  await pick(page, "More for Two", "Move up");
  await expect.poll(() => draftTitles(page, course.at)).toEqual(["First", "Two", "One"]);

  await pick(page, "More for One", "Rename");
  await page.getByRole("textbox", { name: "Title of the lesson" }).fill("Last");
  await page.keyboard.press("Enter");
  await expect.poll(() => draftTitles(page, course.at)).toEqual(["First", "Two", "Last"]);

  await pick(page, "More for Last", "Remove lesson");
  await expect.poll(() => draftTitles(page, course.at)).toEqual(["First", "Two"]);
  // The move above may still offer to be undone; the newest message comes last.
  await page.getByRole("button", { name: "Undo" }).last().click();
  await expect.poll(() => draftTitles(page, course.at)).toEqual(["First", "Two", "Last"]);
});

test("an order that somebody else changed meanwhile is not overwritten", async ({ page }) => {
  const course = await newCourse(page, "Two authors");
  await course.lesson("One");
  await course.lesson("Two");
  await page.goto(`/teach/${course.id}/outline`);
  await expect(page.getByRole("row", { name: /Two/ })).toBeVisible();
  await course.lesson("Three");
  await pick(page, "More for Two", "Move up");
  await expect(page.getByText("Someone else changed this course meanwhile")).toBeVisible();
  await expect(page.getByRole("row", { name: /Three/ })).toBeVisible();
  expect(await draftTitles(page, course.at)).toEqual(["First", "One", "Two", "Three"]);
});

test("what is typed offline is kept and saved when the line is back", async ({ page, context }) => {
  const course = await newCourse(page, "Offline");
  const { lesson_id: id } = await course.lesson("Waves");
  await page.goto(`/teach/${course.id}/lessons/${id}`);
  await addBlock(page, "Text");
  const text = page.getByRole("textbox", { name: "Text of block 1" });
  await text.click();
  await saved(page);
  await context.setOffline(true);
  await text.pressSequentially("Tides come and go.");
  await expect(page.getByTestId("save-state")).toHaveText("Not saved: offline, will retry");
  const kept = await page.evaluate((key) => localStorage.getItem(key), `studium-unsaved:${id}`);
  expect(kept).toContain("Tides come and go.");
  await context.setOffline(false);
  await saved(page);
  const lesson = await page.request.get(`${course.at}/lessons/${id}`);
  expect(await lesson.text()).toContain("Tides come and go.");
});

test("of two versions of a lesson one decides, and neither is lost unseen", async ({ page }) => {
  const course = await newCourse(page, "Conflict");
  const { lesson_id: id } = await course.lesson("Knots");
  await page.goto(`/teach/${course.id}/lessons/${id}`);
  await expect(page.getByTestId("save-state")).toBeVisible();
  const theirs = { title: "Knots of theirs" };
  await page.request.patch(`${course.at}/lessons/${id}`, { data: theirs, headers: { "If-Match": "*" } });
  await page.getByRole("textbox", { name: "Title of the lesson" }).fill("Knots of mine");
  await expect(page.getByText("Someone else saved this lesson meanwhile")).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Title of the lesson" })).toHaveValue("Knots of mine");
  await expectAccessible(page, "the conflict");
  await page.getByRole("button", { name: "Keep mine" }).click();
  await saved(page);
  expect(await draftTitles(page, course.at)).toEqual(["First", "Knots of mine"]);
});

test("a question is written, and seen as learners see it without its answer", async ({ page }) => {
  const course = await newCourse(page, "Quiz");
  const { lesson_id: id } = await course.lesson("Loops", "quiz");
  await page.goto(`/teach/${course.id}/lessons/${id}`);
  await addBlock(page, "Question");
  await page.getByRole("textbox", { name: "What is asked" }).click();
  await page.keyboard.type("Which knot does not slip?");
  await page.getByRole("textbox", { name: "Choice 1" }).click();
  await page.keyboard.type("Bowline");
  await page.getByRole("textbox", { name: "Choice 2" }).click();
  await page.keyboard.type("Noose");
  await saved(page);
  await expectAccessible(page, "the question");
  await page.getByRole("link", { name: "Preview as learner" }).click();
  await page.waitForURL(/\/preview$/);
  await expect(page.getByRole("radio", { name: "Bowline" })).not.toBeChecked();
  await expectAccessible(page, "the preview");
});

test("questions come from GIFT text, with a ledger that adds up", async ({ page }) => {
  const course = await newCourse(page, "Gift");
  const { lesson_id: id } = await course.lesson("Sums", "quiz");
  await page.goto(`/teach/${course.id}/lessons/${id}`);
  await addBlock(page, "Questions from GIFT text…");
  await page
    .getByRole("textbox", { name: "GIFT text" })
    .fill("::Sum:: 1 + 1 {=2 ~3}\n\n::Essay:: Write {}\n\n::Pairs:: Match {=a -> b}");
  await page.getByRole("button", { name: "Look what comes of it" }).click();
  await expect(page.getByRole("row", { name: /^Together/ })).toContainText("3");
  await expectAccessible(page, "the ledger");
  await page.getByRole("button", { name: /^Add \d+ questions?$/ }).click();
  await saved(page);
  await expect(page.getByText("1 + 1")).toBeVisible();
});

test("weights of grades have to make a hundred before they are saved", async ({ page }) => {
  const course = await newCourse(page, "Weights");
  await page.goto(`/teach/${course.id}/settings`);
  const weight = page.getByRole("textbox", { name: "Weight in percent" });
  await pressUntil(page.getByRole("button", { name: "Add category" }), weight);
  await weight.fill("60");
  await page.keyboard.press("Tab");
  await expect(page.getByText("40 % are missing to 100 %.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Save", exact: true })).toBeDisabled();
  await page.getByRole("button", { name: "Add category" }).click();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Saved. Learners see it when you publish.")).toBeVisible();
  await expectAccessible(page, "the settings");
});

test("a co-author is found by e-mail address, and nobody else is", async ({ page }) => {
  const course = await newCourse(page, "Written by two");
  await page.goto(`/teach/${course.id}/settings`);
  const field = await ready(page.getByRole("textbox", { name: "E-mail address of a co-author" }));
  await field.fill(demoAccount("student").email);
  await page.keyboard.press("Enter");
  await expect(page.getByText("No instructor has this address").first()).toBeVisible();
  await expect(field).toHaveValue(demoAccount("student").email);
  await expectAccessible(page, "an address without an instructor");
  await field.fill(demoAccount("instructor").email);
  await page.keyboard.press("Enter");
  await expect(page.getByText(/writes this course already/)).toBeVisible();
  await field.fill(demoAccount("admin").email);
  await page.keyboard.press("Enter");
  await expect(page.getByText(/is a co-author now/)).toBeVisible();
  await page.getByRole("button", { name: /^Remove .* as co-author$/ }).click();
  await expect(page.getByText(/is no longer a co-author/)).toBeVisible();
});

test("teaching is for those who teach", async ({ page }) => {
  await page.goto("/teach");
  await expect(page).toHaveURL(/\/login\?next=%2Fteach$/);
  await newLearner(page);
  const answer = await page.goto("/teach");
  expect(answer?.status()).toBe(403);
});
