import Link from "next/link";
import type { components } from "@/client/schema";
import { formatter, translator } from "@/i18n/server";
import { DataTable } from "@/ui/DataTable";

type Course = components["schemas"]["CourseSummaryOut"];

/** How far somebody came in their courses. */
export async function Progress({ courses, timeZone }: { courses: readonly Course[]; timeZone: string }) {
  const t = await translator("admin.user");
  const format = await formatter();
  return (
    <DataTable
      caption={t("progress")}
      hideCaption
      rows={courses}
      rowId={(course) => course.enrollment_id}
      empty={<p className="text-ink-soft">{t("progressNone")}</p>}
      columns={[
        {
          id: "course",
          header: t("course"),
          isRowHeader: true,
          cell: ({ course_slug, course_title }) => (
            <Link
              href={`/courses/${course_slug}`}
              className="font-medium text-accent underline-offset-2 hover:underline"
            >
              {course_title}
            </Link>
          ),
        },
        {
          id: "enrolled",
          header: t("enrolled"),
          cell: (one) => format.dateTime(new Date(one.enrolled_date), { dateStyle: "medium", timeZone }),
        },
        { id: "status", header: t("status"), cell: (one) => t(one.status) },
        {
          id: "done",
          header: t("done"),
          align: "end",
          cell: (one) => (
            <>
              {format.number(one.current_progress_percentage / 100, { style: "percent" })}
              {" · "}
              {t("lessons", { done: one.completed_lessons, total: one.total_lessons })}
            </>
          ),
        },
      ]}
    />
  );
}
