import { learnNewCourse } from "./support/course";
import { press, ready } from "./support/ready";
import { expect, expectAccessible, test } from "./support/test";

const WATER = {
  kind: "question",
  question: {
    kind: "blanks",
    prompt_html: "<p>Fill in what is missing.</p>",
    points: 3,
    text: "Water boils at [[heat]] °C.\nIts formula is [[formula]], and ice [[ice]].",
    blanks: [
      { kind: "numerical", name: "heat", answer: 100, tolerance: 1 },
      { kind: "text", name: "formula", accepted: ["H2O"], match: "exact" },
      { kind: "text", name: "ice", accepted: ["floats", "swims"] },
    ],
  },
};

test("blanks are filled in by keyboard, kept over a reload, and looked at again", async ({
  page,
  browser,
  baseURL,
}) => {
  const { teacher, course } = await learnNewCourse({ page, browser, baseURL }, "Water", {
    quiz: { max_attempts: 2, show_answers: "when_final" },
    questions: [WATER],
  });
  await teacher.context().close();
  await page.goto(`/learn/${course.slug}/${course.lessons.quiz}`);
  const blank = (number: number) => page.getByRole("textbox", { name: `Blank ${number} of 3` });

  await test.step("one field after the other, within the text", async () => {
    await expect(page.getByText("Its formula is")).toBeVisible();
    expect(/floats|\[\[heat|H2O/.test(await page.content()), "the page holds the key").toBe(false);
    await (await ready(blank(1))).focus();
    await expect(blank(1)).toBeEditable();
    await page.keyboard.type("hot");
    await page.keyboard.press("Tab");
    await expect(blank(2)).toBeFocused();
    await page.keyboard.type("h2o");
    await expect(blank(2)).toHaveAccessibleDescription(/Its formula is/);
    await expect(page.getByText("0 of 1 questions answered")).toBeVisible();
    await page.keyboard.press("Tab");
    await page.keyboard.type("Swims");
    await expect(page.getByText("1 of 1 questions answered")).toBeVisible();
    await expectAccessible(page, "blanks in a text");
  });

  const submit = async () => {
    await press(page.getByRole("button", { name: "Submit answers" }));
    await press(page.getByRole("alertdialog").getByRole("button", { name: "Submit answers" }));
  };
  await test.step("what is no number is told by its blank, and costs no attempt", async () => {
    await expect(page.getByText(/^Blank 1: Write a number/)).toBeVisible();
    await blank(1).fill("99");
    await expect(page.getByText("All answers saved").first()).toBeVisible();
    await page.reload();
    await expect(blank(1)).toHaveValue("99");
    await expect(blank(3)).toHaveValue("Swims");
  });

  await test.step("the review tells the points, and not yet what is right", async () => {
    await expect(await ready(blank(1))).toBeEditable();
    await submit();
    await expect(page.getByText("2 of 3 points").first()).toBeVisible();
    await expect(page.getByText("Right: H2O")).toHaveCount(0);
    await expectAccessible(page, "blanks without the key");
  });

  await test.step("after the last attempt it does, for each blank", async () => {
    await press(page.getByRole("button", { name: "Try again" }));
    await expect(await ready(blank(2))).toBeEditable();
    await blank(1).fill("212");
    await blank(2).fill("H2O");
    await submit();
    await expect(page.getByText("1 of 3 points").first()).toBeVisible();
    await expect(page.getByText("Right: 100.0 ± 1")).toBeVisible();
    await expect(page.getByText("Right: floats · swims")).toBeVisible();
    await expect(page.getByText("left open")).toBeVisible();
    await expectAccessible(page, "blanks with the key");
  });
});
