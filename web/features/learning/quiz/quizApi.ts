import { api } from "@/client/browser";
import { unwrap } from "@/client/problem";
import type { Answers, Opened, StartedAttempt, Submission } from "./types";

/** What a session of a quiz asks of the server. */
export interface QuizApi {
  load(): Promise<Opened>;
  begin(): Promise<StartedAttempt>;
  save(answers: Answers, revision: number): Promise<{ revision: number; seconds_left: number | null }>;
  submit(answers: Answers, revision: number | null, key: string): Promise<Submission>;
  read(submissionId: string): Promise<Submission>;
}

const LIMIT = 20;
/** Browsers refuse requests that outlive their page from 64 KiB on. */
const KEEPALIVE_LIMIT = 50_000;

export function quizApi(lessonId: string): QuizApi {
  const params = { path: { lessonId } };
  const read = (submissionId: string) =>
    unwrap(api.GET("/api/v1/submissions/{submissionId}", { params: { path: { submissionId } } }));
  return {
    read,
    begin: () => unwrap(api.POST("/api/v1/lessons/{lessonId}/quiz/attempt", { params })),
    save: (answers, revision) =>
      unwrap(
        api.PUT("/api/v1/lessons/{lessonId}/quiz/attempt", {
          params,
          body: { answers: { ...answers }, revision },
          keepalive: JSON.stringify(answers).length < KEEPALIVE_LIMIT,
        }),
      ),
    submit: (answers, revision, key) =>
      unwrap(
        api.POST("/api/v1/lessons/{lessonId}/quiz/submissions", {
          params,
          body: { answers: { ...answers }, revision },
          headers: { "Idempotency-Key": key },
        }),
      ),
    load: async () => {
      const [quiz, list] = await Promise.all([
        unwrap(api.GET("/api/v1/lessons/{lessonId}/quiz", { params })),
        unwrap(
          api.GET("/api/v1/lessons/{lessonId}/quiz/submissions", {
            params: { ...params, query: { limit: LIMIT } },
          }),
        ),
      ]);
      const newest = list.items[0];
      const review = newest && !quiz.open_attempt ? await read(newest.submission_id) : null;
      return { quiz, past: list.items, review };
    },
  };
}
