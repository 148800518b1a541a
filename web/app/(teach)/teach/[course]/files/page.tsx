import { FilesPage } from "@/features/courses/authoring/lazy";
import { requireTeacher } from "../../guard";

export default async function Page({ params }: { params: Promise<{ course: string }> }) {
  const { course: courseId } = await params;
  await requireTeacher(`/teach/${courseId}/files`);
  return <FilesPage courseId={courseId} />;
}
