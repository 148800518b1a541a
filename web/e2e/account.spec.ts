import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { press, ready } from "./support/ready";
import { expect, expectAccessible, forgetSession, newLearner, signIn, test } from "./support/test";

const STEP_SECONDS = 30;

/** The code of an authenticator app (RFC 6238), `ahead` steps after the present one. */
function appCode(secret: string, ahead = 0): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 1000 / STEP_SECONDS) + ahead));
  const digest = createHmac("sha1", key).update(counter).digest();
  const offset = digest.readUInt8(digest.length - 1) & 0xf;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

test("the second factor is switched on, asked for, and replaced by a recovery code", async ({ page }) => {
  test.setTimeout(180_000);
  const person = await newLearner(page);
  await page.goto("/settings/security");
  await press(page.getByRole("button", { name: "Switch on" }));
  await page.getByLabel("Your password", { exact: true }).fill("not the password");
  await page.keyboard.press("Enter");
  await expect(page.locator("form").getByRole("alert")).toBeFocused();
  await page.getByLabel("Your password", { exact: true }).fill(person.password);
  await page.keyboard.press("Enter");

  await expect(page.getByRole("heading", { name: "Add Studium to your app" })).toBeFocused();
  const picture = page.getByRole("img", { name: /QR code/ });
  await expect
    .poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBeGreaterThan(0);
  await expectAccessible(page, "the key");
  const secret = (await page.locator("code").innerText()).replaceAll(/\s/g, "");
  await press(page.getByRole("button", { name: "Next" }));
  await page.getByLabel("Code of six digits").fill(appCode(secret));
  await page.keyboard.press("Enter");

  await expect(page.getByRole("heading", { name: "Keep your recovery codes" })).toBeFocused();
  await expectAccessible(page, "the recovery codes");
  const codes = await page
    .getByRole("list", { name: "Recovery codes" })
    .getByRole("listitem")
    .allInnerTexts();
  expect(codes.length).toBeGreaterThan(5);
  const saved = page.waitForEvent("download");
  await press(page.getByRole("button", { name: "Download" }));
  const file = readFileSync(await (await saved).path(), "utf8");
  for (const code of codes) expect(file).toContain(code);
  await press(page.getByRole("button", { name: "Done" }));
  await expect(page.locator("form").getByRole("alert")).toContainText("not shown again");
  await press(page.getByLabel("I have kept them"), " ");
  await press(page.getByRole("button", { name: "Done" }));
  await expect(page.getByText("The second factor is on.")).toBeVisible();
  await expect(page.getByText(`You have ${codes.length} recovery codes left.`)).toBeVisible();

  const enter = async (code: string) => {
    await forgetSession(page);
    await page.goto("/login");
    await (await ready(page.getByLabel("E-mail address"))).fill(person.email);
    await page.getByLabel("Password", { exact: true }).fill(person.password);
    await page.keyboard.press("Enter");
    await page.getByLabel(/code/i).fill(code);
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/home$/);
  };
  // The code of this half minute was used up when the factor was switched on; clocks may differ by one step.
  await enter(appCode(secret, 1));
  await enter(codes[0] as string);
  await page.goto("/settings/security");
  await expect(page.getByText(`You have ${codes.length - 1} recovery codes left.`)).toBeVisible();

  await press(page.getByRole("button", { name: "Switch off" }));
  await expectAccessible(page, "switching off");
  await page.getByRole("dialog").getByLabel("Your password", { exact: true }).fill(person.password);
  await page.keyboard.press("Enter");
  await expect(page.getByText("The second factor is off.")).toBeVisible();
  await forgetSession(page);
  await signIn(page, person);
});

test("a profile is saved, and unsaved changes are not lost by a link", async ({ page }) => {
  test.setTimeout(180_000);
  await newLearner(page);
  await page.goto("/settings");
  await expect(page).toHaveURL(/\/settings\/profile$/);
  const save = page.getByRole("button", { name: "Save profile" });
  await expect(save).toBeDisabled();
  await (await ready(page.getByLabel("First name"))).fill("Rosa");
  const zone = page.getByRole("button", { name: /Time zone/ });
  await zone.click();
  await page.getByRole("searchbox").fill("lisbon");
  await page.getByRole("option", { name: "Lisbon, Europe" }).click();
  await page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "Devices" }).click();
  const question = page.getByRole("alertdialog", { name: "Leave without saving?" });
  await expect(question).toBeVisible();
  await expectAccessible(page, "leaving without saving");
  await page.keyboard.press("Escape");
  await expect(page.getByLabel("First name")).toHaveValue("Rosa");
  await press(save);
  await expect(page.getByText("Your profile is saved.")).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("First name")).toHaveValue("Rosa");
  await expect(zone).toContainText("Lisbon, Europe");
});

test("another device is signed out", async ({ page, browser }) => {
  test.setTimeout(180_000);
  const person = await newLearner(page);
  const other = await (
    await browser.newContext({
      userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    })
  ).newPage();
  await signIn(other, person);
  await page.goto("/settings/sessions");
  await expect(page.getByText("This device")).toBeVisible();
  await press(page.getByRole("button", { name: "Sign out Firefox on Linux" }));
  await expect(page.getByRole("alertdialog")).toBeVisible();
  await expectAccessible(page, "signing a device out");
  await press(page.getByRole("alertdialog").getByRole("button", { name: "Sign out" }));
  await expect(page.getByText("Firefox on Linux is signed out.")).toBeVisible();
  await expect(page.getByText("You are signed in on this device alone.")).toBeVisible();
  await expect.poll(async () => (await other.request.get("/api/v1/users/me")).status()).toBe(401);
  await other.context().close();
});

test("consent is given, data is taken along, and the account is erased", async ({ page }) => {
  test.setTimeout(180_000);
  const person = await newLearner(page);
  await page.goto("/settings/privacy");
  await press(page.getByRole("switch", { name: "News by mail" }), " ");
  await expect(page.getByText("Allowed: News by mail.")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("switch", { name: "News by mail" })).toBeChecked();

  const saved = page.waitForEvent("download");
  await press(page.getByRole("button", { name: "Download my data" }));
  const download = await saved;
  expect(download.suggestedFilename()).toMatch(/^studium-[\d-]+\.zip$/);
  const archive = readFileSync(await download.path());
  for (const part of ["identity", "courses", "learning"]) {
    expect(archive.includes(`data/${part}.json`), part).toBe(true);
    expect(archive.includes(`"service": "${part}"`), part).toBe(true);
  }
  expect(archive.includes(`<th>Email</th><td>${person.email}</td>`)).toBe(true);

  await press(page.getByRole("button", { name: "Erase my account" }));
  await expectAccessible(page, "erasing the account");
  await page.getByLabel(/Type “erase my account”/).fill("erase");
  await page
    .getByRole("dialog")
    .or(page.getByRole("alertdialog"))
    .getByLabel("Your password", { exact: true })
    .fill(person.password);
  await page.keyboard.press("Enter");
  await expect(page.locator("form").getByRole("alert")).toContainText("Type exactly");
  await page.getByLabel(/Type “erase my account”/).fill("erase my account");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Your account is erased" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Sign in" }).first()).toBeVisible();
  const { email, password } = person;
  const refused = await page.request.post("/api/v1/auth/sign-in", { data: { email, password } });
  expect(refused.status()).toBe(401);
});
