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

const NUMBERS = [1, 2, 3, 4, 5, 6, 7, 8];
const TIMES = NUMBERS.map((number) => ({
  kind: "question",
  question: {
    kind: "single_choice",
    prompt_html: `<p>What is ${number} times seven?</p>`,
    points: 1,
    choices: [0, 1, 2, 3].map((more) => ({
      choice_id: "abcd"[more],
      html: `<p>${number * 7 + more}</p>`,
      correct: more === 0,
    })),
  },
}));

test("an attempt draws its questions, keeps them and their order, and the next one has others", async ({
  page,
  browser,
  baseURL,
}) => {
  const { teacher, course } = await learnNewCourse({ page, browser, baseURL }, "Sevens", {
    quiz: { draws: 6, shuffle_questions: true, shuffle_choices: true, show_answers: "after_attempt" },
    questions: TIMES,
  });
  await teacher.context().close();
  await page.goto(`/learn/${course.slug}/${course.lessons.quiz}`);
  /** Prompts and choices as they stand on the page, from the top. */
  const order = () => page.locator("section[id^=q-]").locator("[id$=-prompt], label").allInnerTexts();
  const prompts = page.getByText(/^What is \d times seven\?$/);
  await expect(prompts).toHaveCount(6);
  const first = await order();

  await test.step("the order stays with the first answer and over a reload", async () => {
    const choice = page.getByRole("radio").first();
    await expect(await ready(choice)).toBeEnabled();
    await press(choice, " ");
    await expect(page.getByText("1 of 6 questions answered")).toBeVisible();
    await expect(page.getByText("All answers saved").first()).toBeVisible();
    expect(await order()).toEqual(first);
    await page.reload();
    await expect(prompts).toHaveCount(6);
    expect(await order()).toEqual(first);
    await expect(page.getByRole("radio").first()).toBeChecked();
    await expectAccessible(page, "drawn questions");
  });

  await test.step("the review shows it, and the key of no other question", async () => {
    await press(page.getByRole("button", { name: "Submit answers" }));
    await press(page.getByRole("alertdialog").getByRole("button", { name: "Submit answers" }));
    await expect(page.getByText(/^[01] of 6 points/).first()).toBeVisible();
    expect(await prompts.allInnerTexts()).toEqual(first.filter((text) => text.startsWith("What")));
    await expect(page.getByText("This is right too; you did not choose it")).not.toHaveCount(0);
  });

  await test.step("the next attempt has its own", async () => {
    await press(page.getByRole("button", { name: "Try again" }));
    await expect(page.getByText("0 of 6 questions answered")).toBeVisible();
    await expect(prompts).toHaveCount(6);
    expect(await order()).not.toEqual(first);
  });
});
