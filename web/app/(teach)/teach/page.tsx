import { unwrap } from "@/client/problem";
import { serverApi } from "@/client/server";
import { CourseRows } from "@/features/courses/authoring/list/CourseRows";
import { NewCourse } from "@/features/courses/authoring/lazy";
import { translator } from "@/i18n/server";
import { LinkButton } from "@/ui/LinkButton";
import { requireTeacher } from "./guard";

export default async function TeachPage({ searchParams }: { searchParams: Promise<{ cursor?: string }> }) {
  await requireTeacher("/teach");
  const { cursor } = await searchParams;
  const t = await translator("teach.list");
  const api = await serverApi();
  const page = await unwrap(
    api.GET("/api/v1/authored-courses", {
      params: { query: { limit: 20, own: true, ...(cursor && { cursor }) } },
    }),
  );
  return (
    <main id="content" className="mx-auto w-full max-w-page grow px-4 py-8 sm:px-6">
      <header className="mb-6 flex flex-wrap items-end justify-between gap-x-6 gap-y-4">
        <h1 className="font-serif text-2xl font-semibold">{t("heading")}</h1>
        <div className="flex flex-wrap gap-2">
          <LinkButton href="/teach/import">{t("import")}</LinkButton>
          <NewCourse />
        </div>
      </header>
      <CourseRows courses={page.items} isFirstPage={!cursor} />
      {page.next_cursor && (
        <LinkButton href={`/teach?cursor=${encodeURIComponent(page.next_cursor)}`} className="mt-6">
          {t("older")}
        </LinkButton>
      )}
    </main>
  );
}
