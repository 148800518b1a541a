import { learnNewCourse } from "./support/course";
import { press, ready } from "./support/ready";
import { expect, expectAccessible, test } from "./support/test";

const KNOTS = {
  kind: "question",
  question: {
    kind: "matching",
    prompt_html: "<p>Which knot is for what?</p>",
    points: 2,
    pairs: [
      { html: "<p>Makes a loop</p>", match: "Bowline" },
      { html: "<p>Joins <strong>two</strong> ropes</p>", match: "Sheet bend" },
    ],
    distractors: ["Noose"],
  },
};

test("pairs are matched by keyboard, kept over a reload, and looked at again", async ({
  page,
  browser,
  baseURL,
}) => {
  const { teacher, course } = await learnNewCourse({ page, browser, baseURL }, "Knots", {
    quiz: { max_attempts: 2, show_answers: "when_final" },
    questions: [KNOTS],
  });
  await teacher.context().close();
  const at = `/learn/${course.slug}/${course.lessons.quiz}`;
  await page.goto(at);
  const loop = page.getByRole("combobox", { name: "Makes a loop" });
  const ropes = page.getByRole("combobox", { name: "Joins two ropes" });

  await test.step("one list after the other, without a mouse", async () => {
    await expect(loop.getByRole("option")).toHaveText(["Choose an answer", "Bowline", "Noose", "Sheet bend"]);
    await (await ready(loop)).focus();
    await expect(loop).toBeEnabled();
    await page.keyboard.press("B");
    await page.keyboard.press("Tab");
    await expect(ropes).toBeFocused();
    await expect(page.getByText("0 of 1 questions answered")).toBeVisible();
    await page.keyboard.press("N");
    await expect(page.getByText("1 of 1 questions answered")).toBeVisible();
    await expectAccessible(page, "pairs to match");
  });

  await test.step("what was matched is there after a reload", async () => {
    await expect(page.getByText("All answers saved").first()).toBeVisible();
    await page.reload();
    await expect(loop).toHaveValue("Bowline");
    await expect(ropes).toHaveValue("Noose");
  });

  const submit = async () => {
    await press(page.getByRole("button", { name: "Submit answers" }));
    await press(page.getByRole("alertdialog").getByRole("button", { name: "Submit answers" }));
  };
  await test.step("the review tells the points, and not yet what is right", async () => {
    await submit();
    await expect(page.getByText("1 of 2 points").first()).toBeVisible();
    await expect(page.getByText("Right: Sheet bend")).toHaveCount(0);
    expect(await page.content()).not.toContain('"accepted":["Bowline"');
    await expectAccessible(page, "matched pairs without the key");
  });

  await test.step("after the last attempt it does", async () => {
    await press(page.getByRole("button", { name: "Try again" }));
    await loop.selectOption("Noose");
    await submit();
    await expect(page.getByText("Right: Bowline")).toBeVisible();
    await expect(page.getByText("Right: Sheet bend")).toBeVisible();
    await expectAccessible(page, "matched pairs with the key");
  });
});
