import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { addBlock, newCourse, pressUntil, saved } from "./support/authoring";
import { demoAccount } from "./support/server";
import { expect, expectAccessible, test } from "./support/test";

const PICTURE = readFileSync(join(import.meta.dirname, "support/picture.png")).toString("base64");

/** A picture that comes with the clipboard, or is dropped from the desk. */
async function give(field: Locator, how: "paste" | "drop", name: string) {
  await field.evaluate(
    (element, { how: type, name: fileName, picture }) => {
      const bytes = Uint8Array.from(atob(picture), (one) => one.charCodeAt(0));
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([bytes], fileName, { type: "image/png" }));
      const { left, top } = element.getBoundingClientRect();
      const at = { clientX: left + 20, clientY: top + 20, bubbles: true, cancelable: true };
      element.dispatchEvent(
        type === "paste"
          ? new ClipboardEvent(type, { clipboardData: dataTransfer, bubbles: true, cancelable: true })
          : new DragEvent(type, { dataTransfer, ...at }),
      );
    },
    { how, name, picture: PICTURE },
  );
}

async function openedLesson(page: Page, title: string) {
  const course = await newCourse(page, title);
  const { lesson_id: id } = await course.lesson("Waves");
  await page.goto(`/teach/${course.id}/lessons/${id}`);
  await addBlock(page, "Text");
  const text = page.getByRole("textbox", { name: "Text of block 1" });
  await text.click();
  const html = async () => {
    const lesson = (await (await page.request.get(`${course.at}/lessons/${id}`)).json()) as {
      content: { blocks: { html: string }[] };
    };
    return lesson.content.blocks[0]?.html ?? "";
  };
  return { course, id, text, html };
}

test("a picture is pasted and dropped, uploaded, shown and described", async ({ page }) => {
  const { course, text, html } = await openedLesson(page, "Pictures");
  await page.keyboard.type("Look at this. ");
  await give(text, "paste", "pasted.png");
  const alt = page.getByLabel("What does the picture show?");
  await expect(alt).toHaveCount(1);
  await give(text, "drop", "dropped.png");
  await expect(alt).toHaveCount(2);
  const pictures = text.locator("img[src^='/api/v1/assets/']");
  for (const at of [0, 1]) {
    await expect.poll(() => pictures.nth(at).evaluate((one: HTMLImageElement) => one.naturalWidth)).toBe(64);
  }
  await saved(page);
  expect(await html()).not.toContain("alt=");
  await page.goto(`/teach/${course.id}/publish`);
  await expect(page.getByText("Say in words what the image shows.")).toHaveCount(2);

  await page.goBack();
  await alt.first().fill("A wave that breaks");
  await page.getByLabel("Only decoration").nth(1).check();
  await saved(page);
  await expectAccessible(page, "a lesson with pictures");
  expect(await html()).toContain('alt="A wave that breaks"');
  expect(await html()).toContain('alt=""');
  await page.goto(`/teach/${course.id}/publish`);
  await expect(page.getByText(/things? to look at|Nothing stands in the way/)).toBeVisible();
  await expect(page.getByText("Say in words what the image shows.")).toHaveCount(0);
});

test("an earlier version is compared with the present one and brought back", async ({
  page,
  browser,
  baseURL,
}) => {
  const course = await newCourse(page, "Versions");
  const words = (text: string) => ({ content: { blocks: [{ kind: "html", html: `<p>${text}</p>` }] } });
  const { lesson_id: id } = await course.lesson("Waves", "text", words("Tides come and go."));
  // What one author saves within minutes is one version, so somebody else writes the second.
  const other = await browser.newContext({ baseURL });
  const { email, password } = demoAccount("admin");
  await other.request.post("/api/v1/auth/sign-in", { data: { email, password } });
  const edit = { data: words("Tides stay."), headers: { "If-Match": "*" } };
  expect((await other.request.patch(`${course.at}/lessons/${id}`, edit)).status()).toBe(200);
  await other.close();

  await page.goto(`/teach/${course.id}/lessons/${id}`);
  const text = page.getByRole("textbox", { name: "Text of block 1" });
  await expect(text).toContainText("Tides stay.");
  const dialog = page.getByRole("dialog", { name: "Earlier versions" });
  await pressUntil(page.getByRole("button", { name: "Earlier versions" }), dialog);
  await expect(dialog.getByText("Now", { exact: true })).toBeVisible();
  await dialog.getByRole("button", { name: /^Compare with/ }).click();
  await expect(dialog.getByText("Tides come and go.")).toBeVisible();
  await expect(dialog.getByText("Tides stay.")).toBeVisible();
  await expectAccessible(page, "comparing versions");
  await dialog.getByRole("button", { name: "Bring this version back" }).click();
  await expect(dialog).toBeHidden();
  await expect(text).toContainText("Tides come and go.");
  const html = async () => (await page.request.get(`${course.at}/lessons/${id}`)).text();
  expect(await html()).toContain("Tides come and go.");
  await page.getByRole("region", { name: "Messages" }).getByRole("button", { name: "Undo" }).click();
  await expect(text).toContainText("Tides stay.");
  await saved(page);
  expect(await html()).toContain("Tides stay.");
});

test("a text goes to Markdown and back, and keeps what it says", async ({ page }) => {
  const { text, html } = await openedLesson(page, "Markdown");
  await page.keyboard.type("Plain words");
  await saved(page);
  const modes = page.getByRole("radiogroup", { name: "How block 1 is written" });
  await modes.getByRole("radio", { name: "Markdown" }).click();
  const raw = page.getByRole("textbox", { name: "Markdown of block 1" });
  await expect(raw).toHaveValue("Plain words");
  const written =
    "## Tides\n\n- high\n- **low**\n\n[More](https://example.org/tides) about the sea\n\n| a | b |\n|---|---|\n| 1 | 2 |";
  await raw.fill(written);
  await saved(page);
  expect(await html()).toContain("<strong>low</strong>");
  await modes.getByRole("radio", { name: "Text", exact: true }).click();
  await expect(text.getByRole("heading", { name: "Tides" })).toBeVisible();
  await expect(text.getByRole("link", { name: "More" })).toHaveAttribute("href", "https://example.org/tides");
  await expect(text.getByRole("cell", { name: "2" })).toBeVisible();
  await expectAccessible(page, "a text with a table");
  await modes.getByRole("radio", { name: "Markdown" }).click();
  await expect(raw).toHaveValue(
    /## Tides[\s\S]*- \*\*low\*\*[\s\S]*\[More\]\(https:\/\/example\.org\/tides\)/,
  );
  await saved(page);
  await page.reload();
  await expect(raw).toHaveValue(/\| 1 +\| 2 +\|/);
});
