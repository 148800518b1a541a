import { readFileSync } from "node:fs";
import { enrol, makeCourse } from "./support/course";
import { press, ready } from "./support/ready";
import { expect, expectAccessible, newLearner, signIn, test } from "./support/test";

/** A teacher downloads the gradebook, edits it, tries it, imports it and undoes that. */
for (const width of [1280, 390]) {
  test(`grades are uploaded in the file that was downloaded, and undone (${width} px)`, async ({
    page,
    browser,
    baseURL,
  }, info) => {
    test.setTimeout(240_000);
    await page.setViewportSize({ width, height: 844 });
    await signIn(page, "instructor");
    const course = await makeCourse(page.request, `By a file ${Date.now().toString(36)}${width}`);
    const context = await browser.newContext({ baseURL });
    const person = await newLearner(await context.newPage());
    await enrol(context.request, course.courseId);
    await context.close();
    const name = `${person.first_name} ${person.last_name}`;

    await page.goto(`/teach/${course.courseId}/gradebook`);
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "Download as CSV" }).click();
    const original = readFileSync(await (await download).path(), "utf8");
    const [head = "", line = ""] = original.split("\r\n");
    const cells = line.split(",");
    const quiz = head.split(",").indexOf("A quiz (2)");
    expect(quiz).toBeGreaterThan(0);
    cells[quiz] = "1.5";
    cells[quiz + 1] = "ten";
    const edited = [head, cells.join(","), ""].join("\r\n");
    const choose = (text: string) =>
      page
        .getByLabel(/CSV file/)
        .setInputFiles({ name: "grades.csv", mimeType: "text/csv", buffer: Buffer.from(text) });

    await page.getByRole("link", { name: "Upload CSV" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Upload grades" })).toBeVisible();
    await ready(page.getByLabel(/CSV file/));
    await choose(original);
    await expect(page.getByText(/grades\.csv: no grade would change/)).toBeVisible();

    await choose(edited);
    await expect(page.getByText(/grades\.csv: 1 grade would change/)).toBeVisible();
    const table = page.getByRole("table", { name: "What would happen" });
    await expect(table).toContainText(name);
    await expect(table).toContainText("from nothing to 1.5");
    await expect(table).toContainText("“ten” is not a number");
    await expectAccessible(page, "the tried file of grades");
    await page.getByLabel(/^Reason/).fill("The exam on paper.");
    await page.screenshot({ path: info.outputPath(`tried-${width}.png`), fullPage: true });
    await press(page.getByRole("button", { name: "Set 1 grade" }));
    await expect(page.getByText("1 grade is set.")).toBeVisible();
    const list = page.getByRole("list", { name: "Uploaded before" });
    await expect(list).toContainText("1 grade set by Demo Teacher");
    await page.screenshot({ path: info.outputPath(`imported-${width}.png`), fullPage: true });
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
    ).toBeLessThanOrEqual(0);

    await page.goto(`/teach/${course.courseId}/gradebook`);
    await expect(page.getByRole("button", { name: new RegExp(`${name}, A quiz`) })).toContainText("1.5");
    await page.getByRole("link", { name: "Upload CSV" }).click();
    await press(list.getByRole("button", { name: "Undo" }));
    await expectAccessible(page, "undoing a file of grades");
    await press(page.getByRole("alertdialog").getByRole("button", { name: "Undo" }));
    await expect(page.getByText("1 grade is what it was.")).toBeVisible();
    await expect(list).toContainText("Undone");
    await page.goto(`/teach/${course.courseId}/gradebook`);
    await expect(page.getByRole("button", { name: new RegExp(`${name}, A quiz`) })).toContainText(
      "nothing yet",
    );
  });
}
