import { unwrap } from "@/client/problem";
import { serverApi } from "@/client/server";
import { PreviewPage } from "@/features/courses/authoring/preview/PreviewPage";
import { ProvideMessages } from "@/i18n/provide";
import { loadDraft, orNotFound, requireTeacher } from "../../../../guard";

export default async function Page({ params }: { params: Promise<{ course: string; id: string }> }) {
  const { course: courseId, id: lessonId } = await params;
  await requireTeacher(`/teach/${courseId}/lessons/${lessonId}/preview`);
  const api = await serverApi();
  const preview = orNotFound(
    unwrap(
      api.GET("/api/v1/courses/{courseId}/lessons/{lessonId}/preview", {
        params: { path: { courseId, lessonId } },
      }),
    ),
  );
  const { course } = await loadDraft(courseId);
  return (
    <ProvideMessages namespaces={["learn"]}>
      <PreviewPage preview={await preview} courseSlug={course.slug} />
    </ProvideMessages>
  );
}
