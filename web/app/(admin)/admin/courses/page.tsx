import type { Metadata } from "next";
import Link from "next/link";
import { unwrap } from "@/client/problem";
import { serverApi } from "@/client/server";
import { CourseTable, STANDINGS } from "@/features/courses/admin/CourseTable";
import { translator } from "@/i18n/server";
import { NativeButton } from "@/ui/NativeButton";
import { NativeField } from "@/ui/NativeField";
import { PageHeader } from "@/ui/PageHeader";
import { Pagination } from "@/ui/Pagination";
import { read, withQuery, type Query } from "../address";
import { FilterLinks } from "../FilterLinks";
import { requireAdmin } from "../guard";

export async function generateMetadata(): Promise<Metadata> {
  const t = await translator("admin.courses");
  return { title: t("title") };
}

export default async function CoursesPage({ searchParams }: { searchParams: Query }) {
  const { time_zone: timeZone } = await requireAdmin("/admin/courses");
  const t = await translator("admin.courses");
  const wanted = await read(searchParams, ["q", "status", "instructor", "cursor"]);
  const { q, instructor, cursor } = wanted;
  const status = STANDINGS.find((one) => one === wanted.status);
  const query = { q, status, instructor_id: instructor, cursor, limit: 30 };
  const api = await serverApi();
  const page = await unwrap(api.GET("/api/v1/authored-courses", { params: { query } }));
  const at = (values: object) => withQuery("/admin/courses", { q, status, instructor, ...values });
  const filters = [
    { href: at({ status: null }), label: t("all"), isCurrent: !status },
    ...STANDINGS.map((one) => ({
      href: at({ status: one }),
      label: t(`states.${one}`),
      isCurrent: one === status,
    })),
  ];
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")} />
      <form action="/admin/courses" role="search" className="mb-4 flex max-w-form items-end gap-2">
        <NativeField label={t("search")} name="q" type="search" defaultValue={q} maxLength={200} />
        {status && <input type="hidden" name="status" value={status} />}
        {instructor && <input type="hidden" name="instructor" value={instructor} />}
        <NativeButton type="submit">{t("find")}</NativeButton>
      </form>
      <FilterLinks label={t("state")} links={filters} />
      {instructor && (
        <p className="mb-4 text-sm text-ink-soft">
          {t("onlyOf", { name: page.items[0]?.instructor.name ?? t("onePerson") })}{" "}
          <Link href={at({ instructor: null })} className="text-accent underline">
            {t("ofAll")}
          </Link>
        </p>
      )}
      <CourseTable courses={page.items} timeZone={timeZone} />
      <Pagination
        previousHref={cursor && at({})}
        nextHref={page.next_cursor ? at({ cursor: page.next_cursor }) : undefined}
      />
    </>
  );
}
