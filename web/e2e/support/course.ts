import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { APIRequestContext, Browser, Page } from "@playwright/test";
import { expect, newLearner, signIn } from "./test";

const DEMO = join(import.meta.dirname, "../../../studium/services/courses/adapters/demo/probability");

export interface MadeCourse {
  courseId: string;
  slug: string;
  title: string;
  moduleId: string;
  /** Lessons by the type that they were made with. */
  lessons: Record<string, string>;
}

/** What goes into the policy of the quiz and into the assignment of a made course. */
interface PartsOfCourse {
  quiz?: object;
  /** The blocks of the quiz in place of its two questions. */
  questions?: object[];
  assignment?: object;
}

async function json<T>(
  answer: { status(): number; text(): Promise<string>; json(): Promise<unknown> },
  status: number,
) {
  expect(answer.status(), await answer.text()).toBe(status);
  return (await answer.json()) as T;
}

async function upload(request: APIRequestContext, courseId: string, file: string, mimeType: string) {
  const path = join(DEMO, file);
  const answer = await request.post(`/api/v1/courses/${courseId}/assets`, {
    multipart: { file: { name: basename(path), mimeType, buffer: readFileSync(path) } },
  });
  return (await json<{ asset_id: string }>(answer, 201)).asset_id;
}

const RIGHT = "The one that is right";

/** The text of the right choice in the quiz of a made course. */
export const RIGHT_CHOICE = RIGHT;

function quiz(more: object = {}, blocks?: object[]) {
  return {
    blocks: blocks ?? [
      {
        kind: "question",
        question: {
          kind: "single_choice",
          prompt_html: "<p>Which one is right?</p>",
          points: 1,
          choices: [
            { choice_id: "a", html: `<p>${RIGHT}</p>`, correct: true },
            { choice_id: "b", html: "<p>The other one</p>", correct: false },
          ],
        },
      },
      {
        kind: "question",
        question: {
          kind: "numerical",
          prompt_html: "<p>What is six times seven?</p>",
          points: 1,
          answer: 42,
        },
      },
    ],
    quiz_policy: { pass_percentage: 50, show_answers: "after_attempt", ...more },
  };
}

/**
 * A published course of its own for a journey, made by whoever is signed in (an instructor): a text, a PDF, a video,
 * a quiz and an assignment, all of which count.
 */
export async function makeCourse(
  request: APIRequestContext,
  title: string,
  more: PartsOfCourse = {},
): Promise<MadeCourse> {
  const course = await json<{ course_id: string; slug: string }>(
    await request.post("/api/v1/courses", {
      data: { title, summary: "A course for a journey.", description: "<p>Short.</p>" },
    }),
    201,
  );
  const courseId = course.course_id;
  const base = `/api/v1/courses/${courseId}`;
  const { module_id: moduleId } = await json<{ module_id: string }>(
    await request.post(`${base}/modules`, { data: { title: "The only part" } }),
    201,
  );
  const pdf = await upload(request, courseId, "one-page.pdf", "application/pdf");
  const film = await upload(request, courseId, "many-tosses.webm", "video/webm");
  const captions = await upload(request, courseId, "many-tosses.en.vtt", "text/vtt");
  const contents: Record<string, { title: string; content: object }> = {
    text: {
      title: "Read this",
      content: { blocks: [{ kind: "html", html: "<p>A first text to read.</p>" }] },
    },
    pdf: { title: "A sheet", content: { blocks: [{ kind: "pdf", asset_id: pdf, title: "One page" }] } },
    video: {
      title: "A film",
      content: {
        blocks: [
          {
            kind: "video",
            asset_id: film,
            title: "Tosses",
            transcripts: [{ language: "en", asset_id: captions }],
          },
        ],
      },
    },
    quiz: { title: "A quiz", content: quiz(more.quiz, more.questions) },
    assignment: {
      title: "Some work",
      content: {
        blocks: [
          {
            kind: "assignment",
            assignment: {
              max_score: 10,
              title: "One sentence",
              instructions_html: "<p>Write one sentence.</p>",
              ...more.assignment,
            },
          },
        ],
      },
    },
  };
  const lessons: Record<string, string> = {};
  for (const [type, lesson] of Object.entries(contents)) {
    const made = await request.post(`${base}/lessons`, { data: { module_id: moduleId, type, ...lesson } });
    lessons[type] = (await json<{ lesson_id: string }>(made, 201)).lesson_id;
  }
  await json(await request.post(`${base}/publish`), 200);
  return { courseId, slug: course.slug, title, moduleId, lessons };
}

/** Such a course, the page of its teacher, and on `page` a new learner who has enrolled in it. */
export async function learnNewCourse(
  { page, browser, baseURL }: { page: Page; browser: Browser; baseURL: string | undefined },
  title: string,
  more: PartsOfCourse = {},
) {
  const teacher = await (await browser.newContext({ baseURL })).newPage();
  await signIn(teacher, "instructor");
  const course = await makeCourse(teacher.request, `${title} ${Date.now().toString(36)}`, more);
  await newLearner(page);
  await enrol(page.request, course.courseId);
  return { teacher, course };
}

/** Enrols whoever is signed in, as soon as learning has heard of the course. */
export async function enrol(request: APIRequestContext, courseId: string) {
  await expect(async () => {
    const enrolled = await request.post(`/api/v1/enrollments/${courseId}`);
    expect(enrolled.ok(), await enrolled.text()).toBe(true);
  }).toPass();
}
