import { unwrap } from "@/client/problem";
import { serverApi } from "@/client/server";
import { SettingsPage } from "@/features/courses/authoring/lazy";
import { loadDraft, requireTeacher } from "../../guard";

export default async function Page({ params }: { params: Promise<{ course: string }> }) {
  const { course: courseId } = await params;
  const user = await requireTeacher(`/teach/${courseId}/settings`);
  const { course } = await loadDraft(courseId);
  const api = await serverApi();
  // The course's page knows the names of who teaches it.
  const page = await unwrap(api.GET("/api/v1/courses/{courseId}", { params: { path: { courseId } } }));
  const authors = [
    { userId: page.instructor.user_id, name: page.instructor.name, isInstructor: true },
    ...page.co_authors.map((one) => ({ userId: one.user_id, name: one.name, isInstructor: false })),
  ];
  return <SettingsPage course={course} authors={authors} timeZone={user.time_zone} />;
}
