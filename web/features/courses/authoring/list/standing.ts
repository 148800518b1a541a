import "server-only";
import { unwrap } from "@/client/problem";
import { serverApi } from "@/client/server";
import type { CourseState } from "../types";

/** Whether learners do not see yet what the draft says. Compares only where somebody edited since publishing. */
export async function hasUnpublishedEdits(course: CourseState): Promise<boolean> {
  const api = await serverApi();
  const path = { courseId: course.course_id };
  const versions = await unwrap(
    api.GET("/api/v1/courses/{courseId}/versions", { params: { path, query: { limit: 1 } } }),
  );
  const last = versions.items[0];
  if (last && Date.parse(course.updated_at) <= Date.parse(last.published_at)) return false;
  const changes = await unwrap(api.GET("/api/v1/courses/{courseId}/changes", { params: { path } }));
  return changes.any;
}
