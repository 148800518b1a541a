import { ApiProblem, unwrap, unwrapOrNull } from "@/client/problem";
import { currentViewing, serverApi } from "@/client/server";
import type { Opened } from "@/features/learning/quiz/types";

const TRIES = 5;
const PAUSE_MILLISECONDS = 200;
const ATTEMPTS_LISTED = 20;

/** The lesson's content. Right after enrolling, courses may not have heard of it for some milliseconds. */
export async function readLesson(lessonId: string) {
  const api = await serverApi();
  for (let tried = 1; ; tried += 1) {
    try {
      return await unwrap(api.GET("/api/v1/lessons/{lessonId}/content", { params: { path: { lessonId } } }));
    } catch (error) {
      const notYet = error instanceof ApiProblem && error.status === 403 && tried < TRIES;
      if (!notYet) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS * tried));
    }
  }
}

/** The lesson's quiz with my attempts; null where learning knows of none. */
export async function readQuiz(lessonId: string): Promise<Opened | null> {
  const api = await serverApi();
  const path = { lessonId };
  const [quiz, list] = await Promise.all([
    unwrapOrNull(api.GET("/api/v1/lessons/{lessonId}/quiz", { params: { path } })),
    unwrapOrNull(
      api.GET("/api/v1/lessons/{lessonId}/quiz/submissions", {
        params: { path, query: { limit: ATTEMPTS_LISTED } },
      }),
    ),
  ]);
  if (!quiz) return null;
  const past = list?.items ?? [];
  const newest = quiz.open_attempt ? undefined : past[0];
  const review = newest
    ? await unwrapOrNull(
        api.GET("/api/v1/submissions/{submissionId}", {
          params: { path: { submissionId: newest.submission_id } },
        }),
      )
    : null;
  return { quiz, past, review };
}

/** What the lesson asks to be handed in; null where learning knows of nothing. */
export async function readAssignment(lessonId: string) {
  const api = await serverApi();
  return unwrapOrNull(api.GET("/api/v1/lessons/{lessonId}/assignment", { params: { path: { lessonId } } }));
}

/** My note on the lesson, and whether I marked it; an admin who sees the page as me is told neither. */
export async function readKeepsakes(courseId: string, lessonId: string) {
  const api = await serverApi();
  if (await currentViewing()) return { note: null, isMarked: false };
  const [note, bookmarks] = await Promise.all([
    unwrapOrNull(api.GET("/api/v1/lessons/{lessonId}/note", { params: { path: { lessonId } } })),
    unwrap(api.GET("/api/v1/bookmarks", { params: { query: { course_id: courseId, limit: 100 } } })),
  ]);
  return { note, isMarked: bookmarks.items.some((one) => one.lesson_id === lessonId) };
}
