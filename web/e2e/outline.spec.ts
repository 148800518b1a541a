import type { Locator, Page } from "@playwright/test";
import { draftTitles, newCourse } from "./support/authoring";
import { ready } from "./support/ready";
import { expect, test } from "./support/test";

const row = (page: Page, title: string) => page.getByRole("row", { name: new RegExp(`^${title}`) });

/** Takes a row by its handle and lets it go at a share of another row's height. */
async function drag(page: Page, title: string, to: Locator, share: number) {
  const handle = await ready(page.getByRole("button", { name: `Move ${title}`, exact: true }));
  const moved = row(page, title);
  const [area, grip] = [await moved.boundingBox(), await handle.boundingBox()];
  const over = await to.boundingBox();
  if (!area || !grip || !over) throw new Error(`${title} or its new place is not to be seen`);
  await moved.hover({ position: { x: grip.x - area.x + grip.width / 2, y: area.height / 2 } });
  await page.mouse.down();
  await page.mouse.move(over.x + over.width / 2, over.y + over.height / 2, { steps: 8 });
  await page.mouse.move(over.x + over.width / 2, over.y + over.height * share, { steps: 4 });
  await page.mouse.up();
}

test("rows are dragged to another place and another module, and the drag is undone", async ({ page }) => {
  const course = await newCourse(page, "Dragged");
  for (const name of ["One", "Two", "Three"]) await course.lesson(name);
  await course.part("Second");
  await page.goto(`/teach/${course.id}/outline`);
  const order = () => draftTitles(page, course.at);

  await drag(page, "Three", row(page, "One"), 0.1);
  await expect.poll(order).toEqual(["First", "Three", "One", "Two", "Second"]);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(order).toEqual(["First", "One", "Two", "Three", "Second"]);

  await drag(page, "One", row(page, "Second"), 0.5);
  await expect.poll(order).toEqual(["First", "Two", "Three", "Second", "One"]);
  await expect(page.getByText("“One” was moved.")).toBeVisible();
  await drag(page, "Three", row(page, "One"), 0.9);
  await expect.poll(order).toEqual(["First", "Two", "Second", "One", "Three"]);
  await page.getByRole("button", { name: "Undo" }).last().click();
  await expect.poll(order).toEqual(["First", "Two", "Three", "Second", "One"]);

  await drag(page, "Second", row(page, "First"), 0.1);
  await expect.poll(order).toEqual(["Second", "One", "First", "Two", "Three"]);
  await page.getByRole("button", { name: "Undo" }).last().click();
  await expect.poll(order).toEqual(["First", "Two", "Three", "Second", "One"]);
});
