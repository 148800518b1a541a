import { outlineOf } from "@/features/courses/authoring/outline/model";
import { PublishPage } from "@/features/courses/authoring/lazy";
import { loadDraft, requireTeacher } from "../../guard";

export default async function Page({ params }: { params: Promise<{ course: string }> }) {
  const { course: courseId } = await params;
  await requireTeacher(`/teach/${courseId}/publish`);
  return <PublishPage outline={outlineOf(await loadDraft(courseId))} />;
}
