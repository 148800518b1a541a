import { api } from "@/client/browser";
import { ApiProblem, unwrap } from "@/client/problem";
import type { components } from "@/client/schema";
import type { OpenWork, Queue, QueueStatus, Work } from "./types";

type Schemas = components["schemas"];
type Answer = { data?: Work; error?: unknown; response: Response };

const PAGE = 50;
const submission = (submissionId: string) => ({ path: { submissionId } });
const match = (etag: string) => ({ "If-Match": etag });

/** Under which names the browser keeps what it has read. */
export const keys = {
  queues: (courseId: string) => ["grading", courseId, "queue"] as const,
  queue: (courseId: string, status: QueueStatus, lessonId: string | null) =>
    ["grading", courseId, "queue", status, lessonId] as const,
  work: (submissionId: string) => ["grading", "work", submissionId] as const,
};

export function readQueue(
  courseId: string,
  status: QueueStatus,
  lessonId: string | null,
  cursor: string | null,
): Promise<Queue> {
  const query = { status, limit: PAGE, lesson_id: lessonId ?? undefined, cursor: cursor ?? undefined };
  return unwrap(
    api.GET("/api/v1/courses/{courseId}/grading-queue", { params: { path: { courseId }, query } }),
  );
}

export const readWork = (submissionId: string): Promise<OpenWork> =>
  opened(api.GET("/api/v1/assignment-submissions/{submissionId}", { params: submission(submissionId) }));

export const gradeWork = (submissionId: string, body: Schemas["GradeIn"], etag: string): Promise<OpenWork> =>
  opened(
    api.PUT("/api/v1/assignment-submissions/{submissionId}/grade", {
      params: submission(submissionId),
      headers: match(etag),
      body,
    }),
  );

export const returnWork = (submissionId: string, feedback: string, etag: string): Promise<OpenWork> =>
  opened(
    api.POST("/api/v1/assignment-submissions/{submissionId}/return", {
      params: submission(submissionId),
      headers: match(etag),
      body: { feedback },
    }),
  );

/** The bytes of a file that was handed in. */
export async function readFile(fileId: string): Promise<Blob> {
  const answer = api.GET("/api/v1/assignment-files/{fileId}/content", {
    params: { path: { fileId } },
    parseAs: "blob",
  });
  return (await unwrap(answer)) as Blob;
}

async function opened(answer: Promise<Answer>): Promise<OpenWork> {
  const { data, error, response } = await answer;
  if (!response.ok || !data) throw new ApiProblem(response, error);
  return { work: data, etag: response.headers.get("ETag") ?? "*" };
}
