import type { Metadata } from "next";
import { unwrap } from "@/client/problem";
import { currentViewing, serverApi } from "@/client/server";
import { NotesPage } from "@/features/learning/notes/NotesPage";
import { translator } from "@/i18n/server";
import { PageHeader } from "@/ui/PageHeader";
import { readCourse } from "../data";

interface Props {
  params: Promise<{ course: string }>;
  searchParams: Promise<{ cursor?: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { course } = await readCourse((await params).course);
  const t = await translator("learn.notes.page");
  return { title: `${t("title")} · ${course.title}` };
}

export default async function Page({ params, searchParams }: Props) {
  const { course } = await readCourse((await params).course);
  if (await currentViewing()) return <Private />;
  const { cursor } = await searchParams;
  const api = await serverApi();
  const query = { course_id: course.course_id };
  const [notes, bookmarks] = await Promise.all([
    unwrap(api.GET("/api/v1/notes", { params: { query: { ...query, limit: 50, cursor } } })),
    unwrap(api.GET("/api/v1/bookmarks", { params: { query: { ...query, limit: 100 } } })),
  ]);
  const more = notes.next_cursor;
  return (
    <NotesPage
      slug={course.slug}
      notes={notes.items}
      bookmarks={bookmarks.items}
      moreHref={more ? `/learn/${course.slug}/notes?cursor=${encodeURIComponent(more)}` : undefined}
    />
  );
}

/** Shown to an admin who sees the pages as somebody else. */
async function Private() {
  const t = await translator("common.viewing");
  return <PageHeader title={t("privateTitle")} lead={t("privateBody")} />;
}
