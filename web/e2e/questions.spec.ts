import type { Page } from "@playwright/test";
import { addBlock, newCourse, pick, saved } from "./support/authoring";
import { expect, expectAccessible, test } from "./support/test";

async function openedQuiz(page: Page, title: string) {
  const course = await newCourse(page, title);
  const { lesson_id: id } = await course.lesson("Loops", "quiz");
  await page.goto(`/teach/${course.id}/lessons/${id}`);
  const blocks = async () => {
    const lesson = (await (await page.request.get(`${course.at}/lessons/${id}`)).json()) as {
      content: { blocks: { question: Record<string, unknown>; assignment: Record<string, unknown> }[] };
    };
    return lesson.content.blocks;
  };
  return { course, id, blocks };
}

async function write(page: Page, field: string, words: string) {
  await page.getByRole("textbox", { name: field, exact: true }).click();
  await page.keyboard.type(words);
}

const choices = async (page: Page) => {
  await write(page, "Choice 1", "Bowline");
  await write(page, "Choice 2", "Noose");
};

/** How a question of each kind is filled in, and by what a learner answers it. */
const KINDS: Record<string, [fill: (page: Page) => Promise<void>, seen: (page: Page) => Promise<void>]> = {
  "Single choice": [choices, (page) => expect(page.getByRole("radio", { name: "Bowline" })).toBeVisible()],
  "Multiple choice": [
    choices,
    (page) => expect(page.getByRole("checkbox", { name: "Bowline" })).toBeVisible(),
  ],
  "Drop-down list": [
    choices,
    async (page) => {
      await page.getByRole("combobox", { name: "Answer" }).selectOption("Noose");
    },
  ],
  Number: [
    (page) => page.getByRole("textbox", { name: "Answer", exact: true }).fill("42"),
    (page) => page.getByRole("textbox", { name: "Answer" }).fill("41"),
  ],
  "Short text": [
    (page) => page.getByRole("textbox", { name: "Accepted answer 1", exact: true }).fill("rope"),
    (page) => page.getByRole("textbox", { name: "Answer" }).fill("rope"),
  ],
  Formula: [
    (page) => page.getByRole("textbox", { name: "Formula", exact: true }).fill("2*x"),
    (page) => page.getByRole("textbox", { name: "Answer" }).fill("x+x"),
  ],
  Matching: [
    async (page) => {
      for (const [place, [side, match]] of Object.entries([
        ["Makes a loop", "Bowline"],
        ["Joins two ropes", "Sheet bend"],
      ])) {
        await write(page, `Side ${Number(place) + 1}`, side!);
        await page.getByRole("textbox", { name: `Belongs to side ${Number(place) + 1}` }).fill(match!);
      }
      await page.getByRole("button", { name: "Add an answer that belongs to none" }).click();
      await page.getByRole("textbox", { name: "Belongs to none 1" }).fill("Noose");
    },
    async (page) => {
      const list = page.getByRole("combobox", { name: "Makes a loop" });
      await expect(list.getByRole("option")).toHaveText(["Choose one", "Bowline", "Noose", "Sheet bend"]);
      await list.selectOption("Noose");
    },
  ],
  Ordering: [
    async (page) => {
      await write(page, "Item 1", "Make a loop");
      await write(page, "Item 2", "Come up through it");
      await page.getByRole("button", { name: "Add item" }).click();
      await write(page, "Item 3", "Go around");
      await page.getByRole("button", { name: "Move item 3 up" }).click();
    },
    async (page) => {
      const items = page.getByRole("listitem").filter({ hasText: /^(Make|Come|Go)/ });
      await expect(items).toHaveCount(3);
      expect(await items.allInnerTexts()).not.toEqual(["Make a loop", "Go around", "Come up through it"]);
    },
  ],
  "Blanks in a text": [
    async (page) => {
      await page.getByRole("textbox", { name: "Text with blanks" }).fill("A [[knot]] makes a loop of");
      await page.getByRole("button", { name: "Add blank" }).click();
      const knot = page.getByRole("group", { name: "Blank [[knot]]" });
      await knot.getByRole("textbox", { name: "Accepted answer 1", exact: true }).fill("bowline");
      const loops = page.getByRole("group", { name: "Blank [[2]]" });
      await loops.getByRole("button", { name: /Blank/ }).click();
      await page.getByRole("option", { name: "Number" }).click();
      await loops.getByRole("textbox", { name: "Answer", exact: true }).fill("1");
    },
    async (page) => {
      await expect(page.getByText("makes a loop of")).toBeVisible();
      await page.getByRole("textbox", { name: "Answer 1" }).fill("noose");
      await page.getByRole("textbox", { name: "Answer 2" }).fill("2");
    },
  ],
  "Not graded": [
    (page) => page.getByRole("textbox", { name: "Why it is not graded" }).fill("It is an opinion."),
    (page) => page.getByRole("textbox", { name: "Answer" }).fill("I like knots."),
  ],
};

for (const [kind, [fill, seen]] of Object.entries(KINDS)) {
  test(`a question is written and previewed: ${kind}`, async ({ page }) => {
    const { course, id } = await openedQuiz(page, kind);
    await addBlock(page, "Question");
    await write(page, "What is asked", "Which knot?");
    if (kind !== "Single choice") {
      await page.getByRole("button", { name: /Kind of question/ }).click();
      await page.getByRole("option", { name: new RegExp(`^${kind}`) }).click();
    }
    await fill(page);
    await page.keyboard.press("Tab");
    await saved(page);
    await page.getByRole("button", { name: "Done" }).click();
    await expectAccessible(page, `a folded question: ${kind}`);
    await page.goto(`/teach/${course.id}/lessons/${id}/preview`);
    await expect(page.getByText("Which knot?")).toBeVisible();
    await seen(page);
    await expectAccessible(page, `the preview: ${kind}`);
    const answer = await page.request.get(`${course.at}/lessons/${id}/preview`);
    expect(await answer.text()).not.toMatch(
      /"correct"|"accepted"|"expression"|"tolerance"|"match"|"distractors"|"items_html"|"blanks":/,
    );
    const checks = (await (await page.request.get(`${course.at}/checks`)).json()) as {
      problems: { severity: string; pointer: string; detail: string }[];
    };
    const flaws = checks.problems.filter((one) => /\/question/.test(one.pointer) && one.severity === "error");
    expect(flaws.map((one) => one.detail)).toEqual([]);
  });
}

test("pasted GIFT text is accounted for question by question, and none is stored unseen", async ({
  page,
}) => {
  const { blocks } = await openedQuiz(page, "Pasted");
  await addBlock(page, "Questions from GIFT text…");
  const field = page.getByRole("textbox", { name: "GIFT text" });
  await field.fill(
    "::Sum:: 1 + 1 {=2 ~3}\n\n::Half:: A half {#0.5:0.1}\n\n::Pairs:: Match {=a -> b =c -> d}",
  );
  await page.getByRole("button", { name: "Look what comes of it" }).click();
  const together = page.getByRole("row", { name: /^Together/ });
  await expect(together.getByRole("cell")).toHaveText(["0", "0", "3", "3"]);
  expect(await blocks()).toEqual([]);
  await page.getByRole("button", { name: "Back to the text" }).click();
  await expect(field).toHaveValue(/A half/);
  await page.getByRole("button", { name: "Look what comes of it" }).click();
  await page.getByRole("button", { name: "Add 3 questions" }).click();
  await saved(page);
  const asked = (await blocks()).map((one) => one.question);
  expect(asked.map((one) => one.kind)).toEqual(["single_choice", "numerical", "matching"]);
  expect(asked[1]).toMatchObject({ answer: 0.5, tolerance: 0.1 });
});

test("an assignment has a rubric whose best levels make its points", async ({ page }) => {
  const { course, id, blocks } = await openedQuiz(page, "Rubric");
  await pick(page, "Add a block", "Assignment");
  await write(page, "What is to be done", "Write a page about a train.");
  await page.getByRole("button", { name: "Add criterion" }).click();
  await page.getByRole("textbox", { name: "Criterion 1" }).fill("Structure");
  const points = page.getByRole("textbox", { name: "Points", exact: true });
  await points.first().fill("4");
  await page.keyboard.press("Tab");
  await expect(page.getByText("The best levels give 4 points together")).toBeVisible();
  await saved(page);
  await expectAccessible(page, "the rubric");
  expect((await blocks())[0]?.assignment).toMatchObject({ max_score: 4, rubric: [{ title: "Structure" }] });
  await page.goto(`/teach/${course.id}/lessons/${id}/preview`);
  await expect(page.getByRole("heading", { name: "Structure" })).toBeVisible();
  await expect(page.getByText("Fully met (4)")).toBeVisible();
  await expectAccessible(page, "the preview of an assignment");
});

test("a quiz shuffles and draws as its author says", async ({ page }) => {
  const { course, id } = await openedQuiz(page, "Shuffled");
  await addBlock(page, "Question");
  await page.getByText("How this quiz is taken").click();
  await page.getByText("Shuffle the questions").click();
  await page.getByRole("textbox", { name: "Questions for each attempt" }).fill("1");
  await page.keyboard.press("Tab");
  await saved(page);
  await expectAccessible(page, "how a quiz is taken");
  const lesson = (await (await page.request.get(`${course.at}/lessons/${id}`)).json()) as {
    content: { quiz_policy: object };
  };
  expect(lesson.content.quiz_policy).toMatchObject({
    draws: 1,
    shuffle_questions: true,
    shuffle_choices: false,
  });
});
