import type { Page } from "@playwright/test";
import { enrollInDemo } from "./support/pages";
import { press, ready } from "./support/ready";
import { demoAccount } from "./support/server";
import { expect, expectAccessible, newLearner, signIn, test } from "./support/test";

const SLUG = "thinking-in-probability";
const KEY = "studium-progress:";

/** Everything that the page sends and that is not a read, as `METHOD path`. */
function writesOf(page: Page): string[] {
  const sent: string[] = [];
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (!["GET", "HEAD"].includes(request.method())) sent.push(`${request.method()} ${pathname}`);
  });
  return sent;
}

test("an admin sees the platform as a learner, changes nothing, and returns", async ({ page }) => {
  test.setTimeout(240_000);
  const person = await newLearner(page);
  const { user } = await signIn(page, person);
  await enrollInDemo(page);
  const course = (await (await page.request.get(`/api/v1/courses/${SLUG}`)).json()) as { course_id: string };
  const outline = await page.request.get(`/api/v1/courses/${course.course_id}/lessons`);
  const { modules } = (await outline.json()) as { modules: { lessons: { lesson_id: string }[] }[] };
  const lesson = modules[0]?.lessons[0]?.lesson_id ?? "";

  const admin = await signIn(page, "admin");
  await page.goto(`/admin/users/${user.user_id}`);
  // What the admin's own device still has to send stays there as long as they look.
  const waiting = JSON.stringify({ [lesson]: { completed: true, seconds_spent: 9, position_seconds: null } });
  for (const id of [admin.user.user_id, user.user_id]) {
    await page.evaluate(([key, value]) => localStorage.setItem(key ?? "", value ?? ""), [KEY + id, waiting]);
  }
  await press(page.getByRole("button", { name: "See as this person" }));
  const dialog = page.getByRole("dialog", { name: "See the platform as Robin Tester?" });
  await (await ready(dialog.getByLabel("Reason"))).fill("Says that a lesson stays empty.");
  await expectAccessible(page, "asking to see the platform as somebody else");
  await dialog.getByLabel("Your own password", { exact: true }).fill("not the password");
  await press(dialog.getByRole("button", { name: "See as this person" }));
  await expect(dialog.getByText("This is not your present password.").first()).toBeVisible();
  await dialog.getByLabel("Your own password", { exact: true }).fill(demoAccount("admin").password);
  await press(dialog.getByRole("button", { name: "See as this person" }));

  await expect(page).toHaveURL(/\/home$/);
  const banner = page.getByRole("complementary", { name: "You see the pages as somebody else" });
  await expect(banner).toContainText("You are seeing this as Robin Tester. Read only, until");
  await expect(page.getByRole("link", { name: "Admin" })).toHaveCount(0);
  await expectAccessible(page, "the pages as somebody else");

  const sent = writesOf(page);
  await page.goto(`/learn/${SLUG}/${lesson}`);
  await expect(banner).toBeVisible();
  await ready(banner.getByRole("button", { name: "Stop" }));
  // Coming back to a page is when what waits is sent; here there is nothing that would.
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await page.evaluate(() => window.dispatchEvent(new Event("online")));
  await press(page.getByRole("button", { name: "Done, next lesson" }));
  await expect(page).not.toHaveURL(new RegExp(lesson));
  for (const path of [`/learn/${SLUG}`, "/courses", "/certificates", `/learn/${SLUG}/grades`]) {
    await page.goto(path);
    await expect(banner).toBeVisible();
  }
  for (const path of ["/settings/security", "/settings/privacy", "/admin/users"]) {
    const answer = await page.goto(path);
    expect(answer?.status(), path).toBe(403);
    await expect(page.getByRole("banner")).toHaveCount(1);
    await expect(banner).toBeVisible();
  }
  await page.goto(`/learn/${SLUG}/notes`);
  await expect(page.getByRole("heading", { name: "This is theirs alone" })).toBeVisible();
  expect(sent).toEqual([]);
  for (const id of [admin.user.user_id, user.user_id]) {
    expect(await page.evaluate((key) => localStorage.getItem(key), KEY + id)).toBe(waiting);
  }
  const progress = await page.request.get(`/api/v1/progress/${lesson}`);
  expect(((await progress.json()) as { completed_at: string | null }).completed_at ?? null).toBeNull();

  await page.goto("/home");
  await press(banner.getByRole("button", { name: "Stop" }));
  await expect(page).toHaveURL(new RegExp(`/admin/users/${user.user_id}$`));
  await expect(banner).toHaveCount(0);
  const log = page.getByRole("list", { name: "Entries of the audit log" });
  await expect(log).toContainText("began to see the platform as Robin Tester.");
  await expect(log).toContainText("no longer sees the platform as Robin Tester.");
  await expect(log).toContainText("Says that a lesson stays empty.");
});

test("an admin is not offered to see the platform as another admin", async ({ page }) => {
  const { user } = await signIn(page, "admin");
  await page.goto(`/admin/users/${user.user_id}`);
  await expect(page.getByRole("button", { name: "Remove second factor" })).toBeVisible();
  await expect(page.getByRole("button", { name: "See as this person" })).toHaveCount(0);
});
