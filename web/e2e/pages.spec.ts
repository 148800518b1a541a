import type { Page } from "@playwright/test";
import { allPages, enrollInDemo, type PageEntry } from "./support/pages";
import { expect, expectAccessible, signIn, test } from "./support/test";

/**
 * Every page of the front end, in light and in dark, on a desk and on a phone: nothing that axe finds, nothing that
 * scrolls sideways, one heading of the first level and one main part.
 */
test.describe.configure({ mode: "parallel" });

const NARROW = { width: 320, height: 700 };

async function entries(page: Page, role: PageEntry["role"]): Promise<PageEntry[]> {
  await signIn(page, "admin");
  const all = await allPages(page);
  await page.context().clearCookies();
  if (role) await signIn(page, role);
  if (role === "student") await enrollInDemo(page);
  return all.filter((entry) => entry.role === role);
}

async function expectSound(page: Page, entry: PageEntry) {
  await page.goto(entry.path);
  await expect(page.locator("h1"), `one h1 on ${entry.name}`).toHaveCount(1);
  await expect(page.locator("main"), `one main on ${entry.name}`).toHaveCount(1);
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
  await expect(page.locator("[class*=function]"), `code for a class on ${entry.name}`).toHaveCount(0);
  await expectAccessible(page, `${entry.name}, light`);
  await page.emulateMedia({ colorScheme: "dark" });
  await expectAccessible(page, `${entry.name}, dark`);
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(NARROW);
  const sideways = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(sideways, `pixels that ${entry.name} scrolls sideways at ${NARROW.width} px`).toBeLessThanOrEqual(0);
}

for (const role of [undefined, "student", "instructor", "admin"] as const) {
  test(`pages of ${role ?? "a visitor"} are sound`, async ({ page }) => {
    test.setTimeout(600_000);
    for (const entry of await entries(page, role)) {
      await test.step(entry.name, async () => {
        await page.setViewportSize({ width: 1280, height: 900 });
        await expectSound(page, entry);
      });
    }
  });
}

test("axe finds a fault that was planted", async ({ page }) => {
  await page.goto("/pages/privacy");
  await page.evaluate(() => document.querySelector("main")?.append(document.createElement("button")));
  await expect(expectAccessible(page)).rejects.toThrow(/button-name/);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the public pages can be read and searched", async ({ page }) => {
    await page.goto("/");
    await page.getByRole("searchbox").fill("chance");
    await page.getByRole("main").getByRole("button", { name: "Search" }).click();
    await expect(page).toHaveURL(/\/courses\?.*q=chance/);
    await page.getByRole("link", { name: /Thinking in probability/ }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Thinking in probability");
    await page.getByText("Decisions", { exact: true }).click();
    await expect(page.getByRole("link", { name: "Sign in to start" })).toBeVisible();
  });
});

test("a right-to-left language mirrors the pages and every text comes from the catalogue", async ({
  page,
  context,
  baseURL,
}) => {
  await context.addCookies([{ name: "studium_locale", value: "ar-XB", url: baseURL }]);
  for (const path of ["/", "/courses", "/login", "/pages/privacy"]) {
    await page.goto(path);
    await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
    // What the pseudo-locale did not mark was not in the catalogue: content of courses aside.
    const bare = await page.evaluate(() =>
      [...document.querySelectorAll("header a, header button, footer a, label, h1, legend")]
        .map((element) => element.textContent?.trim() ?? "")
        .filter((text) => text !== "" && !text.includes("⟦")),
    );
    expect(bare, `texts of ${path} that are in no catalogue`).toEqual([]);
  }
});

test("text at 400 % zoom and with less motion stays readable", async ({ page }) => {
  // 1280 pixels at 400 % are 320 CSS pixels (WCAG 2.2, 1.4.10).
  await page.setViewportSize({ width: 320, height: 256 });
  await page.emulateMedia({ reducedMotion: "reduce", forcedColors: "active" });
  await page.goto("/courses");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  const moving = await page.evaluate(
    () => document.getAnimations().filter((one) => Number(one.effect?.getTiming().duration) > 10).length,
  );
  expect(moving).toBe(0);
  await expectAccessible(page, "/courses in forced colours");
});

test("search engines and those who share a link are told about a page", async ({ page, request }) => {
  const told: string[] = [];
  for (const path of ["/", "/courses", "/courses/thinking-in-probability"]) {
    await page.goto(path);
    const image = await page.locator('meta[property="og:image"]').getAttribute("content");
    const answer = await request.get(image as string);
    expect(answer.headers()["content-type"], path).toMatch(/^image\/(png|jpeg|webp|svg)/);
    told.push(image as string);
    await expect(page.locator('meta[property="og:title"]')).toHaveAttribute("content", /\S/);
  }
  expect(new Set(told).size, "a course shows its own picture").toBe(2);
  const data = JSON.parse(await page.locator('script[type="application/ld+json"]').innerText()) as {
    "@type": string;
    name: string;
  };
  expect(data["@type"]).toBe("Course");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(data.name);
  expect(await (await request.get("/sitemap.xml")).text()).toContain(
    "/courses/thinking-in-probability</loc>",
  );
});
