import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { unwrap, unwrapOrNull } from "@/client/problem";
import { currentUser, serverApi } from "@/client/server";
import type { LessonLock, NavModule } from "@/features/learning/player/outline";

// Who never enrolled, and who left the course again.
const NOT_A_LEARNER = [403, 404];

/** A course as its learner sees it: whoever is not enrolled is led to the course's public page. */
export const readCourse = cache(async (slug: string) => {
  const user = await currentUser();
  if (!user) redirect(`/login?next=${encodeURIComponent(`/learn/${slug}`)}`);
  const api = await serverApi();
  const course = await unwrapOrNull(
    api.GET("/api/v1/courses/{courseId}", { params: { path: { courseId: slug } } }),
  );
  if (!course) notFound();
  const path = { courseId: course.course_id };
  const [progress, outline] = await Promise.all([
    unwrapOrNull(api.GET("/api/v1/courses/{courseId}/progress", { params: { path } }), NOT_A_LEARNER),
    unwrap(api.GET("/api/v1/courses/{courseId}/lessons", { params: { path } })),
  ]);
  if (!progress) redirect(`/courses/${course.slug}`);
  const titles = new Map(progress.lessons.map((one) => [one.lesson_id, one.title]));
  const locks = new Map<string, LessonLock>(
    progress.lessons.flatMap(({ lesson_id, lock }) =>
      lock
        ? [
            [
              lesson_id,
              {
                opensAt: lock.opens_at,
                after: lock.after_lesson_ids.map((id) => ({ lessonId: id, title: titles.get(id) ?? "" })),
              },
            ],
          ]
        : [],
    ),
  );
  const modules: NavModule[] = outline.modules.map((module) => ({
    moduleId: module.module_id,
    title: module.title,
    lessons: module.lessons.map((lesson) => ({
      lessonId: lesson.lesson_id,
      title: lesson.title,
      type: lesson.type,
      required: lesson.required,
      maxScore: lesson.max_score ?? 0,
      gradedAs: lesson.graded_as ?? null,
      lock: locks.get(lesson.lesson_id) ?? null,
    })),
  }));
  return { user, course, progress, modules };
});
