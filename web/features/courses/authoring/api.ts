import { api } from "@/client/browser";
import { ApiProblem, unwrap } from "@/client/problem";
import { upload, type UploadOptions } from "@/client/upload";
import type { Asset, CourseEdit, ImportAnswer, LessonEdit, OutlineModule, ReleaseRule } from "./types";
import { orderOf } from "./outline/model";
import type { components } from "@/client/schema";

type Schemas = components["schemas"];

/** What authors do, as the server offers it. An `etag` is the one that the edit began from. */
const match = (etag: string) => ({ "If-Match": etag });
const course = (courseId: string) => ({ path: { courseId } });
const lesson = (courseId: string, lessonId: string) => ({ path: { courseId, lessonId } });
const part = (courseId: string, moduleId: string) => ({ path: { courseId, moduleId } });

/** Whether the server refused an edit because somebody else changed the same thing meanwhile. */
export function changedMeanwhile(error: unknown): boolean {
  return (
    error instanceof ApiProblem && (error.code === "changed_meanwhile" || error.code === "outline_mismatch")
  );
}

export const createCourse = (title: string) =>
  unwrap(api.POST("/api/v1/courses", { body: { title } as Schemas["NewCourse"] }));

export const editCourse = (courseId: string, edit: CourseEdit, etag: string) =>
  unwrap(
    api.PATCH("/api/v1/courses/{courseId}", {
      params: course(courseId),
      body: edit as Schemas["CourseEdit"],
      headers: match(etag),
    }),
  );

export const deleteCourse = (courseId: string) =>
  unwrap(api.DELETE("/api/v1/courses/{courseId}", { params: course(courseId) }));

export const setAuthors = (courseId: string, userIds: string[], etag: string) =>
  unwrap(
    api.PUT("/api/v1/courses/{courseId}/authors", {
      params: course(courseId),
      body: { user_ids: userIds },
      headers: match(etag),
    }),
  );

/** Who has exactly this address, if they may teach. */
export const findInstructor = (email: string) =>
  unwrap(api.POST("/api/v1/instructors/lookup", { body: { email } }));

export const readDraft = (courseId: string) =>
  unwrap(api.GET("/api/v1/courses/{courseId}/draft", { params: course(courseId) }));

export const orderOutline = (courseId: string, modules: readonly OutlineModule[], etag: string) =>
  unwrap(
    api.PUT("/api/v1/courses/{courseId}/outline", {
      params: course(courseId),
      body: orderOf(modules),
      headers: match(etag),
    }),
  );

export const addModule = (courseId: string, title: string) =>
  unwrap(api.POST("/api/v1/courses/{courseId}/modules", { params: course(courseId), body: { title } }));

export const renameModule = (courseId: string, moduleId: string, title: string) =>
  unwrap(
    api.PATCH("/api/v1/courses/{courseId}/modules/{moduleId}", {
      params: part(courseId, moduleId),
      body: { title },
    }),
  );

export const deleteModule = (courseId: string, moduleId: string) =>
  unwrap(api.DELETE("/api/v1/courses/{courseId}/modules/{moduleId}", { params: part(courseId, moduleId) }));

export const addLesson = (courseId: string, edit: LessonEdit & { module_id: string; title: string }) =>
  unwrap(
    api.POST("/api/v1/courses/{courseId}/lessons", {
      params: course(courseId),
      body: edit as Schemas["NewLesson"],
    }),
  );

export const readLesson = (courseId: string, lessonId: string) =>
  unwrap(api.GET("/api/v1/courses/{courseId}/lessons/{lessonId}", { params: lesson(courseId, lessonId) }));

/** The lesson as learners have it now. */
export const readPublished = (courseId: string, lessonId: string) =>
  unwrap(
    api.GET("/api/v1/courses/{courseId}/lessons/{lessonId}/published", {
      params: lesson(courseId, lessonId),
    }),
  );

export const editLesson = (courseId: string, lessonId: string, edit: LessonEdit, etag: string) =>
  unwrap(
    api.PATCH("/api/v1/courses/{courseId}/lessons/{lessonId}", {
      params: lesson(courseId, lessonId),
      body: edit as Schemas["LessonEdit"],
      headers: match(etag),
    }),
  );

export const deleteLesson = (courseId: string, lessonId: string) =>
  unwrap(api.DELETE("/api/v1/courses/{courseId}/lessons/{lessonId}", { params: lesson(courseId, lessonId) }));

export const restoreLesson = (courseId: string, lessonId: string) =>
  unwrap(
    api.POST("/api/v1/courses/{courseId}/lessons/{lessonId}/restore", { params: lesson(courseId, lessonId) }),
  );

export const readChecks = (courseId: string) =>
  unwrap(api.GET("/api/v1/courses/{courseId}/checks", { params: course(courseId) }));

export const readChanges = (courseId: string) =>
  unwrap(api.GET("/api/v1/courses/{courseId}/changes", { params: course(courseId) }));

export const publishCourse = (courseId: string) =>
  unwrap(api.POST("/api/v1/courses/{courseId}/publish", { params: course(courseId) }));

export const unpublishCourse = (courseId: string) =>
  unwrap(api.POST("/api/v1/courses/{courseId}/unpublish", { params: course(courseId) }));

export const listVersions = (courseId: string, cursor?: string) =>
  unwrap(
    api.GET("/api/v1/courses/{courseId}/versions", {
      params: { ...course(courseId), query: cursor ? { cursor } : {} },
    }),
  );

export const listAssets = (courseId: string) =>
  unwrap(api.GET("/api/v1/courses/{courseId}/assets", { params: course(courseId) }));

export const deleteAsset = (courseId: string, assetId: string) =>
  unwrap(
    api.DELETE("/api/v1/courses/{courseId}/assets/{assetId}", { params: { path: { courseId, assetId } } }),
  );

export const uploadAsset = (courseId: string, file: File, options?: UploadOptions) =>
  upload<Asset>(`/api/v1/courses/${courseId}/assets`, file, options);

export const importOlx = (file: File, dryRun: boolean, options?: UploadOptions) =>
  upload<ImportAnswer>(`/api/v1/courses/import/olx?dry_run=${dryRun}`, file, options);

const revision = (courseId: string, lessonId: string, number: number) => ({
  path: { courseId, lessonId, revision: number },
});

export const listRevisions = (courseId: string, lessonId: string) =>
  unwrap(
    api.GET("/api/v1/courses/{courseId}/lessons/{lessonId}/revisions", {
      params: lesson(courseId, lessonId),
    }),
  );

export const readRevision = (courseId: string, lessonId: string, number: number) =>
  unwrap(
    api.GET("/api/v1/courses/{courseId}/lessons/{lessonId}/revisions/{revision}", {
      params: revision(courseId, lessonId, number),
    }),
  );

export const restoreRevision = (courseId: string, lessonId: string, number: number, etag: string) =>
  unwrap(
    api.POST("/api/v1/courses/{courseId}/lessons/{lessonId}/revisions/{revision}/restore", {
      params: revision(courseId, lessonId, number),
      headers: match(etag),
    }),
  );

/** The archive for Open edX: of the draft, or of a published version. The browser downloads it by itself. */
export const olxAddress = (courseId: string, version?: number) =>
  `/api/v1/courses/${courseId}/export/olx${version === undefined ? "" : `?version=${version}`}`;

export const readOlxLedger = (courseId: string) =>
  unwrap(api.GET("/api/v1/courses/{courseId}/export/olx/ledger", { params: course(courseId) }));

export const exportGift = (courseId: string) =>
  unwrap(api.GET("/api/v1/courses/{courseId}/export/gift", { params: course(courseId) }));

export const convertGift = (courseId: string, text: string) =>
  unwrap(api.POST("/api/v1/courses/{courseId}/gift", { params: course(courseId), body: { text } }));

export const setRelease = (courseId: string, partId: string, rule: ReleaseRule) =>
  unwrap(
    api.PUT("/api/v1/courses/{courseId}/release/{partId}", {
      params: { path: { courseId, partId } },
      body: rule,
    }),
  );
