import { press } from "./support/ready";
import { expect, expectAccessible, forgetSession, newLearner, test } from "./support/test";

test("a passkey is added, signs in without a password, and is renamed and removed", async ({ page }) => {
  test.setTimeout(180_000);
  const person = await newLearner(page);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });

  await page.goto("/settings/security");
  await press(page.getByRole("button", { name: "Add a passkey" }));
  const dialog = page.getByRole("dialog", { name: "Add a passkey" });
  await dialog.getByLabel("Name").fill("My phone");
  await dialog.getByLabel("Your password", { exact: true }).fill("not the password");
  await expectAccessible(page, "adding a passkey");
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("alert")).toBeVisible();
  await dialog.getByLabel("Your password", { exact: true }).fill(person.password);
  await page.keyboard.press("Enter");
  const list = page.getByRole("list", { name: "Your passkeys" });
  await expect(list).toContainText("My phone");
  const kept = await devtools.send("WebAuthn.getCredentials", { authenticatorId });
  expect(kept.credentials.map((one) => [one.isResidentCredential, one.rpId])).toEqual([[true, "localhost"]]);

  const enter = async () => {
    await forgetSession(page);
    await page.goto("/login");
    await press(page.getByRole("button", { name: "Sign in with a passkey" }));
  };
  await enter();
  await expect(page).toHaveURL(/\/home$/);

  await devtools.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
  await enter();
  await expect(page.getByText("No passkey was used.")).toBeVisible();
  await expect(page).toHaveURL(/\/login$/);
  await devtools.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: true });
  await press(page.getByRole("button", { name: "Sign in with a passkey" }));
  await expect(page).toHaveURL(/\/home$/);

  await page.goto("/settings/security");
  await expect(list).toContainText("last used");
  await press(page.getByRole("button", { name: "Rename My phone" }));
  await page.getByRole("dialog").getByLabel("Name").fill("Old phone");
  await page.keyboard.press("Enter");
  await expect(list).toContainText("Old phone");
  await press(page.getByRole("button", { name: "Remove passkey Old phone" }));
  await press(page.getByRole("alertdialog").getByRole("button", { name: "Remove" }));
  await expect(page.getByText("Old phone is removed.")).toBeVisible();
  await enter();
  await expect(page.getByText("Try once more, or sign in with your password.")).toBeVisible();
});
