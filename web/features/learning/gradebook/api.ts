import { api } from "@/client/browser";
import { ApiProblem } from "@/client/problem";
import type { components } from "@/client/schema";
import type { GradeSheet, OpenSheet } from "./types";

type Schemas = components["schemas"];
type Answer = { data?: GradeSheet; error?: unknown; response: Response };

/** Whose grade in which lesson of which course. */
export interface Place {
  courseId: string;
  userId: string;
  lessonId: string;
}

export const gradebookKey = (courseId: string) => ["gradebook", courseId] as const;

export const readSheet = (place: Place): Promise<OpenSheet> =>
  opened(
    api.GET("/api/v1/courses/{courseId}/gradebook/{userId}/{lessonId}", { params: { path: { ...place } } }),
  );

export const readOwnSheet = (lessonId: string): Promise<OpenSheet> =>
  opened(api.GET("/api/v1/lessons/{lessonId}/grade", { params: { path: { lessonId } } }));

export const setGrade = (place: Place, body: Schemas["OverrideIn"], etag: string): Promise<OpenSheet> =>
  opened(
    api.PUT("/api/v1/courses/{courseId}/gradebook/{userId}/{lessonId}/override", {
      params: { path: { ...place } },
      headers: { "If-Match": etag },
      body,
    }),
  );

export const withdrawGrade = (
  place: Place,
  body: Schemas["WithdrawalIn"],
  etag: string,
): Promise<OpenSheet> =>
  opened(
    api.POST("/api/v1/courses/{courseId}/gradebook/{userId}/{lessonId}/override/withdraw", {
      params: { path: { ...place } },
      headers: { "If-Match": etag },
      body,
    }),
  );

async function opened(answer: Promise<Answer>): Promise<OpenSheet> {
  const { data, error, response } = await answer;
  if (!response.ok || !data) throw new ApiProblem(response, error);
  return { sheet: data, etag: response.headers.get("ETag") ?? "*" };
}
