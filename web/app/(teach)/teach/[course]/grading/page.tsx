import { unwrap } from "@/client/problem";
import { serverApi } from "@/client/server";
import { GradingPage } from "@/features/learning/grading/GradingPage";
import { Unpublished } from "@/features/learning/grading/Unpublished";
import { statusOf } from "@/features/learning/grading/types";
import { ProvideMessages } from "@/i18n/provide";
import { loadDraft, orNotFound, requireTeacher } from "../../guard";

interface Props {
  params: Promise<{ course: string }>;
  searchParams: Promise<{ status?: string; lesson?: string }>;
}

export default async function Page({ params, searchParams }: Props) {
  const { course: courseId } = await params;
  await requireTeacher(`/teach/${courseId}/grading`);
  const { course } = await loadDraft(courseId);
  if (course.version === null) return <Unpublished courseId={courseId} heading="queue" />;
  const wanted = await searchParams;
  const status = statusOf(wanted.status);
  const lessonId = wanted.lesson ?? null;
  const api = await serverApi();
  const path = { courseId };
  const [queue, { columns }] = await orNotFound(
    Promise.all([
      unwrap(
        api.GET("/api/v1/courses/{courseId}/grading-queue", {
          params: { path, query: { status, lesson_id: lessonId ?? undefined, limit: 50 } },
        }),
      ),
      unwrap(api.GET("/api/v1/courses/{courseId}/gradebook", { params: { path, query: { limit: 1 } } })),
    ]),
  );
  const lessons = columns
    .filter((column) => column.kinds.includes("assignment"))
    .map((column) => ({ id: column.lesson_id, label: column.title }));
  return (
    <ProvideMessages namespaces={["grading"]}>
      <GradingPage courseId={courseId} lessons={lessons} first={{ status, lessonId, queue }} />
    </ProvideMessages>
  );
}
