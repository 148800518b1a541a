import type { Page } from "@playwright/test";
import { learnNewCourse } from "./support/course";
import { press, ready } from "./support/ready";
import { expect, expectAccessible, test } from "./support/test";

const HOUR = 3_600_000;

/** The grade that counts, and what lateness took off it, as the learner reads them. */
async function ownGrade(learner: Page, lesson: string) {
  const answer = await learner.request.get(`/api/v1/lessons/${lesson}/assignment`);
  const { submission } = (await answer.json()) as {
    submission: { score: number | null; late_deduction: number | null };
  };
  return submission;
}

test("a late policy is set, told before handing in late, taken off the grade, and waived", async ({
  page,
  browser,
  baseURL,
}) => {
  test.setTimeout(240_000);
  const { teacher, course } = await learnNewCourse({ page, browser, baseURL }, "Late work", {
    assignment: { due_at: new Date(Date.now() - 30 * HOUR).toISOString() },
  });
  const lesson = course.lessons.assignment ?? "";
  const learnersPage = `/learn/${course.slug}/${lesson}`;

  await test.step("the teacher says what late work loses", async () => {
    await teacher.goto(`/teach/${course.courseId}/lessons/${lesson}`);
    const loses = teacher.getByRole("checkbox", { name: "Late work loses points" });
    await press(loses, "Space");
    const floor = teacher.getByRole("textbox", { name: "Never below, in %" });
    await expect(teacher.getByRole("textbox", { name: "Loss per day, in %" })).toHaveValue("10");
    await (await ready(floor)).fill("40");
    await floor.blur();
    await expect(teacher.getByText("Saved", { exact: true }).first()).toBeVisible();
    await expectAccessible(teacher, "late policy");
    const published = await teacher.request.post(`/api/v1/courses/${course.courseId}/publish`);
    expect(published.ok(), await published.text()).toBe(true);
  });

  await test.step("the learner reads what it costs, and hands in", async () => {
    await expect
      .poll(async () => {
        await page.goto(learnersPage);
        return page.getByText("2 days late: 20% less").count();
      })
      .toBe(1);
    await expect(page.getByText("costs 10% of the points, down to 40%.")).toBeVisible();
    await (await ready(page.getByRole("textbox", { name: "Text" }))).fill("A sentence, late.");
    await press(page.getByRole("button", { name: "Hand in", exact: true }));
    const dialog = page.getByRole("alertdialog").or(page.getByRole("dialog"));
    await expect(dialog.getByText("It is 2 days late, which costs 20% of the points.")).toBeVisible();
    await expectAccessible(page, "handing in late");
    await press(dialog.getByRole("button", { name: "Hand in" }));
    await expect(page.getByText("Handed in", { exact: true })).toBeVisible();
  });

  await test.step("the grade loses it", async () => {
    await teacher.goto(`/teach/${course.courseId}/grading`);
    await expect(teacher.getByText("2 days late", { exact: true })).toBeVisible();
    await expect(teacher.getByText("20% of the points are taken off, but not below 40%.")).toBeVisible();
    await (await ready(teacher.getByRole("textbox", { name: "Score" }))).fill("9");
    await expectAccessible(teacher, "grading late work");
    await press(teacher.getByRole("button", { name: "Save and next" }));
    await expect.poll(() => ownGrade(page, lesson)).toMatchObject({ score: 7, late_deduction: 2 });
    await page.reload();
    await expect(page.getByText("7 of 10 points").first()).toBeVisible();
    await expect(page.getByText("For coming late it lost 2 points.")).toBeVisible();
  });

  await test.step("the teacher waives it", async () => {
    await teacher.goto(`/teach/${course.courseId}/grading?status=graded`);
    await expect(teacher.getByRole("textbox", { name: "Score" })).toHaveValue("9");
    await press(teacher.getByRole("checkbox", { name: "Take nothing off for lateness" }), "Space");
    await press(teacher.getByRole("button", { name: "Save and next" }));
    await expect.poll(() => ownGrade(page, lesson)).toMatchObject({ score: 9, late_deduction: null });
  });
});
