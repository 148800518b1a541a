import { press, ready } from "./support/ready";
import { expect, expectAccessible, mailedLink, newPerson, signIn, test } from "./support/test";

test("somebody is invited, and comes in with the role that was given", async ({ page, browser }) => {
  test.setTimeout(180_000);
  const person = newPerson();
  await signIn(page, "admin");
  await page.goto("/admin/users");
  await page.getByRole("link", { name: "Invite people" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Invite people" })).toBeVisible();
  await (await ready(page.getByRole("textbox", { name: "E-mail address" }))).fill(person.email);
  await page.getByLabel("First name").fill(person.first_name);
  await page.getByLabel("Last name").fill(person.last_name);
  await press(page.getByRole("checkbox", { name: "Instructor" }), " ");
  await press(page.getByRole("button", { name: "Send invitation" }));
  await expect(page.getByText(`${person.email} is invited.`)).toBeVisible();
  await expect(page.getByRole("list", { name: "Open invitations" })).toContainText(person.email);

  const token = await mailedLink(page.request, person.email, /\/reset\/([\w-]+)/);
  const guest = await (await browser.newContext()).newPage();
  await guest.goto(`/reset/${token}`);
  await (await ready(guest.getByLabel("New password", { exact: true }))).fill(person.password);
  await guest.keyboard.press("Enter");
  await expect(guest.getByRole("heading", { name: "Your password is changed" })).toBeVisible();
  await signIn(guest, person);
  await guest.goto("/teach");
  await expect(guest.getByRole("heading", { level: 1 })).toBeVisible();
  await guest.context().close();
  await page.reload();
  await expect(page.getByText(person.email)).toHaveCount(0);
});

test("a file of people is tried, uploaded and undone", async ({ page }) => {
  test.setTimeout(180_000);
  const [first, second] = [newPerson(), newPerson()];
  await signIn(page, "admin");
  await page.goto("/admin/users/invite");
  const content = [
    "email,first_name,last_name",
    `${first.email},Rosa,Tester`,
    `${second.email},Emil,Tester`,
    `${second.email},Emil,Again`,
    "nobody,No,Body",
  ].join("\n");
  await ready(page.getByRole("button", { name: "Send invitation" }));
  await page
    .getByLabel(/CSV file/)
    .setInputFiles({ name: "people.csv", mimeType: "text/csv", buffer: Buffer.from(content) });
  await expect(page.getByText(/people\.csv: 2 people would be invited/)).toBeVisible();
  await expect(page.getByRole("table", { name: "Lines that invite nobody" })).toContainText("nobody");
  await expectAccessible(page, "the tried file");
  expect(await page.getByText(first.email).count()).toBe(0);
  await press(page.getByRole("button", { name: "Invite 2 people" }));
  await expect(page.getByText("2 people are invited.")).toBeVisible();
  await expect(page.getByRole("list", { name: "Open invitations" })).toContainText(first.email);

  const uploads = page.getByRole("list", { name: "Uploads" });
  await press(uploads.getByRole("button", { name: "Undo" }).first());
  await expectAccessible(page, "undoing an upload");
  await press(page.getByRole("alertdialog").getByRole("button", { name: "Undo" }));
  await expect(page.getByText("2 accounts are removed.")).toBeVisible();
  await expect(page.getByText(first.email)).toHaveCount(0);
});
