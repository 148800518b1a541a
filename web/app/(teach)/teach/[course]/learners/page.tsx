import { unwrap } from "@/client/problem";
import { serverApi } from "@/client/server";
import { Unpublished } from "@/features/learning/grading/Unpublished";
import { LearnersPage } from "@/features/learning/learners/LearnersPage";
import { ProvideMessages } from "@/i18n/provide";
import { loadDraft, orNotFound, requireTeacher } from "../../guard";

export default async function Page({ params }: { params: Promise<{ course: string }> }) {
  const { course: courseId } = await params;
  await requireTeacher(`/teach/${courseId}/learners`);
  const { course } = await loadDraft(courseId);
  if (course.version === null) return <Unpublished courseId={courseId} heading="learners" />;
  const api = await serverApi();
  const first = await orNotFound(
    unwrap(
      api.GET("/api/v1/courses/{courseId}/learners", {
        params: { path: { courseId }, query: { sort: "-last_activity" } },
      }),
    ),
  );
  return (
    <ProvideMessages namespaces={["grading"]}>
      <LearnersPage courseId={courseId} slug={course.slug} first={first} />
    </ProvideMessages>
  );
}
