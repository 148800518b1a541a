import { Provider } from "./support/provider";
import { press } from "./support/ready";
import { expect, expectAccessible, forgetSession, newLearner, newPerson, test } from "./support/test";

test.skip(
  Boolean(process.env.STUDIUM_E2E_URL),
  "needs a server that was started with the journeys' provider",
);

// One after the other: the provider listens where the server was told that it does.
test.describe.configure({ mode: "default" });

const person = newPerson();
const provider = new Provider({
  sub: person.email,
  email: person.email,
  email_verified: true,
  given_name: person.first_name,
  family_name: person.last_name,
});

test.beforeAll(() => provider.start());
test.afterAll(() => provider.stop());

test("somebody new comes from a provider, accepts the terms, and comes back later", async ({ page }) => {
  test.setTimeout(180_000);
  await page.goto("/register?next=%2Fsettings%2Fprofile");
  await press(page.getByRole("button", { name: "Continue with Example School" }));
  await page.getByRole("link", { name: "Go back" }).press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: "Example School signed nobody in" })).toBeVisible();
  await expectAccessible(page, "a sign-in that was stopped");
  await page.getByRole("link", { name: "Back to sign in" }).press("Enter");

  await press(page.getByRole("button", { name: "Continue with Example School" }));
  await page.getByRole("link", { name: "Go on" }).press("Enter");
  await expect(page.getByText(person.email)).toBeVisible();
  await expect(page).toHaveURL(/\/login\/school$/);
  await expect(page.getByLabel("First name")).toHaveValue(person.first_name);
  await expectAccessible(page, "somebody new from a provider");
  await press(page.getByRole("button", { name: "Create account" }));
  await expect(page.getByText("Please accept the terms to go on.").first()).toBeVisible();
  await page.getByRole("checkbox").press("Space");
  await press(page.getByRole("button", { name: "Create account" }));
  await expect(page).toHaveURL(/\/home$/);

  await page.goto("/settings/security");
  await expect(page.getByRole("list", { name: "Your linked accounts" })).toContainText(person.email);
  await expect(page.getByRole("link", { name: "Choose a password by mail" })).toBeVisible();
  await press(page.getByRole("button", { name: "Unlink Example School" }));
  await page.getByRole("alertdialog").getByRole("button", { name: "Unlink" }).press("Enter");
  await expect(page.getByText("You would have no way to sign in.")).toBeVisible();

  await forgetSession(page);
  await page.goto("/login?next=%2Fsettings%2Fprofile");
  await press(page.getByRole("button", { name: "Continue with Example School" }));
  await page.getByRole("link", { name: "Go on" }).press("Enter");
  await expect(page).toHaveURL(/\/settings\/profile$/);
});

test("an account is linked in the settings, signs in, and is unlinked", async ({ page }) => {
  test.setTimeout(180_000);
  const learner = await newLearner(page);
  provider.person = { ...provider.person, sub: `linked ${learner.email}`, email_verified: false };
  await page.goto("/settings/security");
  await press(page.getByRole("button", { name: "Link Example School" }));
  const dialog = page.getByRole("dialog", { name: "Link Example School" });
  await dialog.getByLabel("Your password", { exact: true }).fill(learner.password);
  await expectAccessible(page, "linking an account");
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "Go on" }).press("Enter");
  const list = page.getByRole("list", { name: "Your linked accounts" });
  await expect(list).toContainText("Example School");

  await forgetSession(page);
  await page.goto("/login");
  await press(page.getByRole("button", { name: "Continue with Example School" }));
  await page.getByRole("link", { name: "Go on" }).press("Enter");
  await expect(page).toHaveURL(/\/home$/);
  await page.goto("/settings/security");
  await press(page.getByRole("button", { name: "Unlink Example School" }));
  await page.getByRole("alertdialog").getByRole("button", { name: "Unlink" }).press("Enter");
  await expect(page.getByText("Example School is unlinked.")).toBeVisible();

  await forgetSession(page);
  await page.goto("/login");
  await press(page.getByRole("button", { name: "Continue with Example School" }));
  await page.getByRole("link", { name: "Go on" }).press("Enter");
  await expect(page.getByText("does not say that your e-mail address is confirmed")).toBeVisible();
});
