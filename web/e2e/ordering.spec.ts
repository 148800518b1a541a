import type { Page } from "@playwright/test";
import { learnNewCourse } from "./support/course";
import { press, ready } from "./support/ready";
import { expect, expectAccessible, test } from "./support/test";

const BOWLINE = ["Make a loop", "Come up through it", "Go around", "Go down again"];
const QUESTION = {
  kind: "question",
  question: {
    kind: "ordering",
    prompt_html: "<p>How is a bowline tied?</p>",
    points: 4,
    items_html: BOWLINE.map((one) => `<p>${one}</p>`),
    partial_credit: "places",
  },
};

const rows = (page: Page) => page.locator("ol[id$=-items] > li");
const order = async (page: Page) =>
  (await rows(page).locator(".prose").allInnerTexts()).map((one) => one.trim());

/** Moves items up by their buttons, without a mouse, until they stand in this order. */
async function putInOrder(page: Page, wanted: string[]) {
  for (const [place, name] of wanted.entries()) {
    const up = page.getByRole("button", { name: `Move up: ${name}` });
    for (let at = (await order(page)).indexOf(name); at > place; at -= 1) {
      await press(up);
      await expect(rows(page).nth(at - 1)).toContainText(name);
      await expect(up, "the button stays under the finger").toBeFocused();
      await expect(
        page.getByRole("status").filter({ hasText: `${name}: now at place ${at} of 4` }),
      ).toHaveCount(1);
    }
  }
  expect(await order(page)).toEqual(wanted);
}

async function submit(page: Page) {
  await press(page.getByRole("button", { name: "Submit answers" }));
  await press(page.getByRole("alertdialog").getByRole("button", { name: "Submit answers" }));
}

test("items are put in order by keyboard and by dragging, kept, and looked at again", async ({
  page,
  browser,
  baseURL,
}) => {
  const { teacher, course } = await learnNewCourse({ page, browser, baseURL }, "Bowline", {
    quiz: { max_attempts: 2, show_answers: "when_final" },
    questions: [QUESTION],
  });
  await teacher.context().close();
  await page.goto(`/learn/${course.slug}/${course.lessons.quiz}`);

  await test.step("they come in another order, which is no answer yet", async () => {
    await expect(rows(page)).toHaveCount(4);
    expect(await order(page)).not.toEqual(BOWLINE);
    expect((await order(page)).sort()).toEqual([...BOWLINE].sort());
    await expect(page.getByText("0 of 1 questions answered")).toBeVisible();
    await expectAccessible(page, "items to be put in order");
  });

  const half = [BOWLINE[0]!, BOWLINE[2]!, BOWLINE[1]!, BOWLINE[3]!];
  await test.step("the buttons move them, and say where to", async () => {
    await ready(rows(page).getByRole("button").first());
    await putInOrder(page, [...half].reverse());
    await putInOrder(page, half);
    await expect(page.getByText("1 of 1 questions answered")).toBeVisible();
    const top = page.getByRole("button", { name: `Move up: ${half[0]}` });
    await expect(top).toHaveAttribute("aria-disabled", "true");
    await expectAccessible(page, "items that were moved");
  });

  await test.step("the order is there after a reload", async () => {
    await expect(page.getByText("All answers saved").first()).toBeVisible();
    await page.reload();
    await expect.poll(() => order(page)).toEqual(half);
  });

  await test.step("the review tells the points, and not yet the right order", async () => {
    await submit(page);
    await expect(page.getByText("2 of 4 points").first()).toBeVisible();
    await expect(page.getByText("Right order")).toHaveCount(0);
    await expectAccessible(page, "an order without the key");
  });

  await test.step("the next attempt is ordered by dragging", async () => {
    await press(page.getByRole("button", { name: "Try again" }));
    await expect(rows(page)).toHaveCount(4);
    await expect(await ready(rows(page).nth(1).getByRole("button").first())).toBeEnabled();
    const [first, ...others] = await order(page);
    const grip = rows(page).first().locator("span.touch-none");
    const from = (await grip.boundingBox())!;
    const to = (await rows(page).nth(3).boundingBox())!;
    await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 5 });
    await page.mouse.up();
    await expect.poll(() => order(page)).toEqual([...others, first]);
  });

  await test.step("after the last attempt the right order is shown beside one's own", async () => {
    await putInOrder(page, [BOWLINE[1]!, BOWLINE[0]!, BOWLINE[2]!, BOWLINE[3]!]);
    await submit(page);
    await expect(page.getByText("Right order")).toBeVisible();
    await expect(page.getByText("at its place", { exact: true })).toHaveCount(2);
    await expect(page.getByText("not its place", { exact: true })).toHaveCount(2);
    const right = page.locator("ol.list-decimal > li");
    expect((await right.allInnerTexts()).map((one) => one.trim())).toEqual(BOWLINE);
    await expectAccessible(page, "an order with the key");
  });
});
