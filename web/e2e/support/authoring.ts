import { expect, type Locator, type Page } from "@playwright/test";
import { signIn } from "./test";

interface Draft {
  modules: { module_id: string; title: string; lessons: { lesson_id: string; title: string }[] }[];
}

/** A new course with one module, by the API, of an instructor who is signed in from then on. */
export async function newCourse(page: Page, title: string) {
  await signIn(page, "instructor");
  const post = async <T>(path: string, data: object) => {
    const answer = await page.request.post(path, { data });
    expect(answer.status(), await answer.text()).toBe(201);
    return (await answer.json()) as T;
  };
  const course = await post<{ course_id: string; slug: string }>("/api/v1/courses", { title });
  const at = `/api/v1/courses/${course.course_id}`;
  const part = (name: string) => post<{ module_id: string }>(`${at}/modules`, { title: name });
  const { module_id: first } = await part("First");
  const lesson = (name: string, type = "text", more: object = {}) =>
    post<{ lesson_id: string }>(`${at}/lessons`, { title: name, type, module_id: first, ...more });
  return { id: course.course_id, slug: course.slug, at, part, lesson };
}

/** The titles of the outline's rows, as they are in the draft on the server. */
export async function draftTitles(page: Page, at: string): Promise<string[]> {
  const draft = (await (await page.request.get(`${at}/draft`)).json()) as Draft;
  return draft.modules.flatMap((module) => [module.title, ...module.lessons.map((one) => one.title)]);
}

/** Opens a menu and picks from it. The page's script may still be on its way when its button is there already. */
export async function pick(page: Page, button: string, item: string) {
  const wanted = page.getByRole("menuitem", { name: item, exact: true });
  await pressUntil(page.getByRole("button", { name: button, exact: true }), wanted);
  await wanted.click();
}

/** Presses a button until what it opens is there. */
export async function pressUntil(button: Locator, opened: Locator) {
  await expect(async () => {
    if (!(await opened.isVisible())) await button.click();
    await expect(opened).toBeVisible({ timeout: 2_000 });
  }).toPass();
}

export const addBlock = (page: Page, name: string) => pick(page, "Add a block", name);

export const saved = (page: Page) => expect(page.getByTestId("save-state")).toHaveText("Saved");
