import { unwrap } from "@/client/problem";
import { serverApi } from "@/client/server";
import { IssuedPage } from "@/features/learning/certificates/issued/IssuedPage";
import { Unpublished } from "@/features/learning/grading/Unpublished";
import { ProvideMessages } from "@/i18n/provide";
import { loadDraft, orNotFound, requireTeacher } from "../../guard";

export default async function Page({ params }: { params: Promise<{ course: string }> }) {
  const { course: courseId } = await params;
  await requireTeacher(`/teach/${courseId}/certificates`);
  const { course } = await loadDraft(courseId);
  if (course.version === null) return <Unpublished courseId={courseId} heading="issued" />;
  const api = await serverApi();
  const path = { courseId };
  const [first, terms] = await orNotFound(
    Promise.all([
      unwrap(api.GET("/api/v1/courses/{courseId}/certificates", { params: { path } })),
      unwrap(api.GET("/api/v1/courses/{courseId}/certificate-terms", { params: { path } })),
    ]),
  );
  return (
    <ProvideMessages namespaces={["grading"]}>
      <IssuedPage courseId={courseId} first={first} validMonths={terms.valid_months} />
    </ProvideMessages>
  );
}
