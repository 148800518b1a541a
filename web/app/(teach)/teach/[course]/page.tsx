import { redirect } from "next/navigation";

export default async function CoursePage({ params }: { params: Promise<{ course: string }> }) {
  redirect(`/teach/${(await params).course}/outline`);
}
