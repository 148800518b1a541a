import "server-only";
import { forbidden, notFound, redirect } from "next/navigation";
import { cache } from "react";
import { ApiProblem, unwrap } from "@/client/problem";
import { currentUser, serverApi, type User } from "@/client/server";
import type { Draft, LessonWithContent } from "@/features/courses/authoring/types";

/** Who asks for the page at `path`, if they may teach. Others sign in first, or learn that they may not. */
export async function requireTeacher(path: string): Promise<User> {
  const user = await currentUser();
  if (!user) redirect(`/login?next=${encodeURIComponent(path)}`);
  if (!user.roles.some((role) => role === "instructor" || role === "admin")) forbidden();
  return user;
}

/** The whole draft; once for a page and its layout. A course of somebody else's does not exist. */
export const loadDraft = cache(async (courseId: string): Promise<Draft> => {
  const api = await serverApi();
  return orNotFound(unwrap(api.GET("/api/v1/courses/{courseId}/draft", { params: { path: { courseId } } })));
});

export async function loadLesson(courseId: string, lessonId: string): Promise<LessonWithContent> {
  const api = await serverApi();
  const params = { path: { courseId, lessonId } };
  return orNotFound(unwrap(api.GET("/api/v1/courses/{courseId}/lessons/{lessonId}", { params })));
}

/** What cannot be an id is as unknown as an id of nothing. */
export async function orNotFound<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiProblem && (error.status === 404 || error.status === 422)) notFound();
    throw error;
  }
}
