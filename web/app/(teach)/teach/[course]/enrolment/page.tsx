import { unwrap } from "@/client/problem";
import { serverApi } from "@/client/server";
import { EntryPage } from "@/features/learning/entry/EntryPage";
import { ProvideMessages } from "@/i18n/provide";
import { loadDraft, orNotFound, requireTeacher } from "../../guard";

export default async function Page({ params }: { params: Promise<{ course: string }> }) {
  const { course: courseId } = await params;
  const user = await requireTeacher(`/teach/${courseId}/enrolment`);
  await loadDraft(courseId);
  const api = await serverApi();
  const path = { courseId };
  const [rules, keys, waiting] = await orNotFound(
    Promise.all([
      unwrap(api.GET("/api/v1/courses/{courseId}/enrollment-policy", { params: { path } })),
      unwrap(api.GET("/api/v1/courses/{courseId}/enrollment-keys", { params: { path } })),
      unwrap(api.GET("/api/v1/courses/{courseId}/waiting-list", { params: { path } })),
    ]),
  );
  return (
    <ProvideMessages namespaces={["grading"]}>
      <EntryPage courseId={courseId} timeZone={user.time_zone} rules={rules} keys={keys} waiting={waiting} />
    </ProvideMessages>
  );
}
