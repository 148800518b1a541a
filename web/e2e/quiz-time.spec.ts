import { learnNewCourse, RIGHT_CHOICE } from "./support/course";
import { press } from "./support/ready";
import { expect, expectAccessible, test } from "./support/test";

const LIMIT_SECONDS = 62;

test("a quiz warns before its time is over, submits itself, and keeps every attempt", async ({
  page,
  browser,
  baseURL,
}) => {
  test.setTimeout(240_000);
  const { teacher, course } = await learnNewCourse({ page, browser, baseURL }, "Clock", {
    quiz: { time_limit_seconds: LIMIT_SECONDS, max_attempts: 3 },
  });
  await teacher.context().close();
  await page.goto(`/learn/${course.slug}/${course.lessons.quiz}`);
  await expect(page.getByText(`${LIMIT_SECONDS} seconds`)).toBeVisible();

  await test.step("the first attempt is left to the clock", async () => {
    await press(page.getByRole("button", { name: "Start the clock and begin" }));
    await press(page.getByRole("radio", { name: RIGHT_CHOICE }), " ");
    await expect(page.getByText("All answers saved").first()).toBeVisible();
    await expect(page.getByText("One minute left")).toBeVisible();
    await expectAccessible(page, "a quiz in its last minute");
    await expect(page.getByText("The time is over. Your answers were submitted as they stood.")).toBeVisible({
      timeout: LIMIT_SECONDS * 1_000,
    });
    await expect(page.getByText("1 of 2 points")).toBeVisible();
    await expect(page.getByText("Not answered")).toHaveCount(1);
  });

  await test.step("the second is submitted, and the first can be looked at", async () => {
    await press(page.getByRole("button", { name: "Try again" }));
    await press(page.getByRole("radio", { name: RIGHT_CHOICE }), " ");
    await page.getByRole("textbox").first().fill("42");
    await press(page.getByRole("button", { name: "Submit answers" }));
    await press(page.getByRole("alertdialog").getByRole("button", { name: "Submit answers" }));
    await expect(page.getByText("2 of 2 points")).toBeVisible();
    await page.getByText("2 attempts so far").click();
    await press(page.getByRole("button", { name: "Look at it: attempt 1" }));
    await expect(page.getByText("1 of 2 points").first()).toBeVisible();
    await expect(page.getByText("You left this open.")).toBeVisible();
    await expectAccessible(page, "an earlier attempt");
  });
});
