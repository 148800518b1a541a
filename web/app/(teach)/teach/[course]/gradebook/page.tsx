import { unwrap } from "@/client/problem";
import { serverApi } from "@/client/server";
import { GradebookPage } from "@/features/learning/gradebook/GradebookPage";
import { Unpublished } from "@/features/learning/grading/Unpublished";
import { ProvideMessages } from "@/i18n/provide";
import { loadDraft, orNotFound, requireTeacher } from "../../guard";

interface Props {
  params: Promise<{ course: string }>;
  searchParams: Promise<{ learner?: string }>;
}

export default async function Page({ params, searchParams }: Props) {
  const { course: courseId } = await params;
  await requireTeacher(`/teach/${courseId}/gradebook`);
  const { course } = await loadDraft(courseId);
  if (course.version === null) return <Unpublished courseId={courseId} heading="gradebook" />;
  const { learner } = await searchParams;
  const api = await serverApi();
  const first = await orNotFound(
    unwrap(
      api.GET("/api/v1/courses/{courseId}/gradebook", {
        params: { path: { courseId }, query: { learner_id: learner } },
      }),
    ),
  );
  return (
    <ProvideMessages namespaces={["grading", "sheet"]}>
      <GradebookPage
        key={learner}
        courseId={courseId}
        slug={course.slug}
        learnerId={learner ?? null}
        first={first}
      />
    </ProvideMessages>
  );
}
