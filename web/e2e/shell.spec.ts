import type { Page } from "@playwright/test";
import { enrollInDemo } from "./support/pages";
import { press } from "./support/ready";
import { expect, expectAccessible, newLearner, signIn, test } from "./support/test";

const SLUG = "thinking-in-probability";

/** What is in the head stands in one row, within the page and beside each other. */
async function expectOneRow(page: Page, what: string) {
  const boxes = await page.getByRole("banner").evaluate((header) =>
    [...header.querySelectorAll("a, button")]
      .map((element) => element.getBoundingClientRect())
      .filter((box) => box.width > 0)
      .map(({ left, right, top, bottom }) => ({ left, right, middle: (top + bottom) / 2 }))
      .sort((one, other) => one.left - other.left),
  );
  const width = page.viewportSize()?.width ?? 0;
  let end = 0;
  for (const box of boxes) {
    expect(box.left, `${what}: nothing overlaps`).toBeGreaterThanOrEqual(end - 1);
    expect(Math.abs(box.middle - (boxes[0]?.middle ?? 0)), `${what}: one row`).toBeLessThan(8);
    end = box.right;
  }
  expect(end, `${what}: within the page`).toBeLessThanOrEqual(width);
}

test("the head of course pages is one row on every phone, in both directions", async ({
  page,
  context,
  baseURL,
}) => {
  test.setTimeout(180_000);
  const look = async (path: string, who: string) => {
    for (const locale of ["en", "ar-XB"]) {
      await context.addCookies([{ name: "studium_locale", value: locale, url: baseURL ?? "" }]);
      for (const width of [390, 320]) {
        await page.setViewportSize({ width, height: 700 });
        await page.goto(path);
        await expectOneRow(page, `${who} on ${path} at ${width} px, ${locale}`);
      }
    }
  };
  await look(`/courses/${SLUG}`, "a visitor");
  await signIn(page, "admin");
  await enrollInDemo(page);
  await look(`/courses/${SLUG}`, "an admin");
  await look(`/learn/${SLUG}`, "an admin");

  await context.addCookies([{ name: "studium_locale", value: "en", url: baseURL ?? "" }]);
  await page.goto(`/learn/${SLUG}`);
  await press(page.getByRole("button", { name: /^Account of/ }));
  await expectAccessible(page, "the account menu of a phone");
  await page.locator("[popover]").getByRole("link", { name: "Courses" }).press("Enter");
  await expect(page).toHaveURL("/courses");
});

test("a visit without a line says what waits and what does not", async ({ page, context }) => {
  await newLearner(page);
  await page.goto("/home");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await context.setOffline(true);
  await expect(
    page.getByText("Answers, notes and progress in lessons are kept on this device"),
  ).toBeVisible();
  await expectAccessible(page, "a page without a line");
  await context.setOffline(false);
  await expect(page.getByText("You are offline.")).toBeHidden();
});

test("a page that breaks, one that is not there and one that is not for all say what to do", async ({
  browser,
  baseURL,
}) => {
  test.setTimeout(120_000);
  // A page of its own: what breaks here on purpose is no fault of the journey.
  const page = await (await browser.newContext({ baseURL })).newPage();
  await newLearner(page);
  const asked: string[] = [];

  await test.step("broken: a place in a list that no list has", async () => {
    await page.goto("/home?cursor=no-such-place");
    const heading = page.getByRole("heading", { level: 1 });
    await expect(heading).toHaveText("Something went wrong on our side");
    await expectAccessible(page, "a broken page");
    page.on("request", (request) => asked.push(request.url()));
    await press(page.getByRole("button", { name: "Try again" }));
    await expect.poll(() => asked.some((url) => url.includes("/home"))).toBe(true);
    await expect(heading).toHaveText("Something went wrong on our side");
    await page.getByRole("link", { name: "Look at the courses" }).press("Enter");
    await expect(page).toHaveURL("/courses");
  });

  await test.step("not there", async () => {
    for (const path of ["/no/such/page", "/learn/no-such-course", `/courses/no-such-course`]) {
      const answer = await page.goto(path);
      expect(answer?.status(), path).toBe(404);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expectAccessible(page, path);
    }
  });

  await test.step("not for all", async () => {
    const answer = await page.goto("/admin");
    expect(answer?.status()).toBe(403);
    await expectAccessible(page, "a page for admins");
    await page.getByRole("link", { name: "To my learning" }).press("Enter");
    await expect(page).toHaveURL("/home");
  });
  await page.context().close();
});
