import { OutlineEditor } from "@/features/courses/authoring/lazy";
import { outlineOf } from "@/features/courses/authoring/outline/model";
import { loadDraft, requireTeacher } from "../../guard";

export default async function OutlinePage({ params }: { params: Promise<{ course: string }> }) {
  const { course: courseId } = await params;
  const user = await requireTeacher(`/teach/${courseId}/outline`);
  return <OutlineEditor initial={outlineOf(await loadDraft(courseId))} timeZone={user.time_zone} />;
}
