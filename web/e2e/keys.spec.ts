import { press } from "./support/ready";
import { expect, expectAccessible, newLearner, test } from "./support/test";

test("an API key is made, shown once, reads for a program, and is removed", async ({ page, playwright }) => {
  test.setTimeout(180_000);
  const person = await newLearner(page);
  await page.goto("/settings/security");
  await press(page.getByRole("button", { name: "Make a key" }));
  await page.getByLabel("Name").fill("Timetable");
  await page.getByLabel("Your password", { exact: true }).fill(person.password);
  await page.keyboard.press("Enter");
  await expect(page.getByText("Choose at least one.").first()).toBeVisible();
  await press(page.getByRole("checkbox", { name: "Your profile" }), " ");
  await expectAccessible(page, "making a key");
  await press(page.getByRole("button", { name: "Make a key" }));

  await expect(page.getByRole("heading", { name: "Your new key" })).toBeFocused();
  await expectAccessible(page, "the new key");
  const key = (await page.locator("code", { hasText: "stk_" }).innerText()).trim();
  await press(page.getByRole("button", { name: "I have kept it" }));
  await expect(page.getByRole("list", { name: "Your API keys" })).toContainText("Timetable");
  await expect(page.getByRole("list", { name: "Your API keys" })).toContainText("never used");
  await expect(page.getByText(key)).toHaveCount(0);

  const program = await playwright.request.newContext({ baseURL: new URL(page.url()).origin });
  const bearer = (token: string) => ({ headers: { Authorization: `Bearer ${token}` } });
  const traded = await program.post("/api/v1/auth/token", bearer(key));
  const { access_token: token } = (await traded.json()) as { access_token: string };
  const me = await program.get("/api/v1/users/me", bearer(token));
  expect(((await me.json()) as { email: string }).email).toBe(person.email);
  expect((await program.get("/api/v1/enrollments", bearer(token))).status()).toBe(403);
  await page.reload();
  await expect(page.getByRole("list", { name: "Your API keys" })).toContainText("last used");

  await press(page.getByRole("button", { name: "Remove Timetable" }));
  await expectAccessible(page, "removing a key");
  await press(page.getByRole("alertdialog").getByRole("button", { name: "Remove" }));
  await expect(page.getByText("Timetable is removed.")).toBeVisible();
  expect((await program.post("/api/v1/auth/token", bearer(key))).status()).toBe(401);
  await expect.poll(async () => (await program.get("/api/v1/users/me", bearer(token))).status()).toBe(401);
  await program.dispose();
});
