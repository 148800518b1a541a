import { LessonPage } from "@/features/courses/authoring/lazy";
import { loadDraft, loadLesson, requireTeacher } from "../../../guard";

export default async function Page({ params }: { params: Promise<{ course: string; id: string }> }) {
  const { course: courseId, id } = await params;
  const user = await requireTeacher(`/teach/${courseId}/lessons/${id}`);
  const [{ course }, lesson] = await Promise.all([loadDraft(courseId), loadLesson(courseId, id)]);
  return <LessonPage key={id} course={course} lesson={lesson} timeZone={user.time_zone} />;
}
