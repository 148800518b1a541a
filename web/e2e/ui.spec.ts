import type { Page } from "@playwright/test";
import { expectAccessible, expect, test } from "./support/test";

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

/** Opened by a press, each of them; Escape closes it again. */
const OPENED: [string, (page: Page) => Promise<void>][] = [
  ["dialog", (page) => button(page, "Open dialog").click()],
  ["confirmation", (page) => button(page, "Delete course").click()],
  ["menu", (page) => button(page, "More").click()],
  ["popover", (page) => button(page, "What are points?").click()],
  ["select", (page) => page.locator("#fields button[aria-haspopup=listbox]").first().click()],
  ["combo box", (page) => page.locator("#fields button[aria-haspopup=listbox]").nth(2).click()],
  [
    "calendar",
    (page) =>
      page
        .getByRole("button", { name: /calendar/i })
        .first()
        .click(),
  ],
  ["account menu", (page) => page.getByRole("button", { name: "Account of Ada Lovelace" }).click()],
  ["tooltip", (page) => button(page, "Bookmark this lesson").focus()],
  ["toast", (page) => button(page, "Toast with undo").click()],
];

async function open(page: Page) {
  await page.goto("/dev/ui");
  // A press before the scripts have come does nothing.
  await expect(page.getByRole("spinbutton").first()).toBeVisible();
}

test("every part is accessible, closed and opened", async ({ page }) => {
  test.slow();
  await open(page);
  await expectAccessible(page);
  for (const [name, act] of OPENED) {
    await test.step(name, async () => {
      await act(page);
      await expectAccessible(page, name);
      await page.keyboard.press("Escape");
    });
  }
});

test("nothing scrolls sideways on a small phone, in both directions", async ({ page, context, baseURL }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  for (const locale of ["en", "ar-XB"]) {
    await context.addCookies([{ name: "studium_locale", value: locale, url: baseURL ?? "" }]);
    await open(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), locale).toBe(320);
  }
});

test("a form says what is wrong, leads there, and forgives what is mended", async ({ page }) => {
  await open(page);
  const form = page.getByRole("form", { name: "Sample" });
  await form.getByRole("button", { name: "Create account" }).click();
  const summary = form.getByRole("alert");
  await expect(summary).toBeFocused();
  await expect(summary.getByRole("link")).toHaveCount(4);
  await summary.getByRole("link", { name: /^Country/ }).click();
  await expect(form.getByRole("button", { name: /Country/ })).toBeFocused();
  await form.getByLabel("Name").fill("taken");
  await expect(summary.getByRole("link")).toHaveCount(3);
  await form.getByLabel("E-mail").fill("robin@example.org");
  await form.getByRole("button", { name: /Country/ }).click();
  await page.getByRole("option", { name: "Japan" }).click();
  await form.getByText("I agree", { exact: true }).click();
  await form.getByRole("button", { name: "Create account" }).click();
  await expect(summary).toContainText("Your account was not made.");
  await expect(form.getByLabel("Name")).toHaveAccessibleDescription(/This name is taken/);
  await expect(form.getByLabel("Name")).toHaveValue("taken");
  await form.getByLabel("Name").fill("not taken");
  await expect(summary).toHaveCount(0);
});

test("the palette is fetched on demand and works by keyboard", async ({ page }) => {
  await open(page);
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog").getByRole("searchbox")).toBeFocused();
  await page.keyboard.type("show mess");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Good morning.")).toBeVisible();
});

test("an act is undone from its toast by keyboard", async ({ page }) => {
  await open(page);
  await button(page, "Toast with undo").focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("F6");
  await expect(button(page, "Undo")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByText("It is back.")).toBeVisible();
  await expect(page.getByText("Lesson moved to the archive.")).toBeHidden();
});
