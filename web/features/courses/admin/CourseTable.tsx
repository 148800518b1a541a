import { Library } from "lucide-react";
import Link from "next/link";
import type { components } from "@/client/schema";
import { currentFormats, formatter, translator } from "@/i18n/server";
import { formatPrice } from "@/lib/price";
import { DataTable } from "@/ui/DataTable";
import { EmptyState } from "@/ui/EmptyState";
import { LinkButton } from "@/ui/LinkButton";
import { StatusBadge } from "../authoring/shell/StatusBadge";
import { UnpublishButton } from "./UnpublishButton";

type Course = components["schemas"]["AuthoredCourse"];

/** How a course stands between its authors and its learners. */
export const STANDINGS = ["draft", "published", "unpublished", "archived"] as const;

/** All courses, those that nobody sees yet too, for who looks after all of them. */
export async function CourseTable({ courses, timeZone }: { courses: readonly Course[]; timeZone: string }) {
  const t = await translator("admin.courses");
  const format = await formatter();
  const { locale } = await currentFormats();
  return (
    <DataTable
      caption={t("table")}
      hideCaption
      rows={courses}
      rowId={(course) => course.course_id}
      empty={
        <EmptyState
          icon={Library}
          title={t("empty")}
          text={t("emptyText")}
          action={<LinkButton href="/admin/courses">{t("all")}</LinkButton>}
        />
      }
      columns={[
        {
          id: "title",
          header: t("course"),
          isRowHeader: true,
          cell: ({ course_id, slug, title, version }) => (
            <Link
              href={version === null ? `/teach/${course_id}/outline` : `/courses/${slug}`}
              className="font-medium text-accent underline-offset-2 hover:underline"
            >
              {title}
            </Link>
          ),
        },
        {
          id: "instructor",
          header: t("instructor"),
          cell: ({ instructor }) => (
            <Link
              href={`/admin/courses?instructor=${instructor.user_id}`}
              title={t("coursesOf", { name: instructor.name })}
              className="text-accent underline-offset-2 hover:underline"
            >
              {instructor.name}
            </Link>
          ),
        },
        {
          id: "state",
          header: t("state"),
          cell: ({ published_status }) => (
            <StatusBadge standing={published_status} label={t(`states.${published_status}`)} />
          ),
        },
        {
          id: "price",
          header: t("price"),
          align: "end",
          cell: ({ price }) => (price ? formatPrice(price, locale) : t("free")),
        },
        {
          id: "edited",
          header: t("edited"),
          cell: (course) => format.dateTime(new Date(course.updated_at), { dateStyle: "medium", timeZone }),
        },
        {
          id: "actions",
          header: t("actions"),
          cell: ({ course_id, title, published_status }) => (
            <span className="flex flex-wrap gap-2 max-sm:justify-end">
              <LinkButton
                href={`/teach/${course_id}/outline`}
                size="sm"
                aria-label={t("editLabel", { title })}
              >
                {t("edit")}
              </LinkButton>
              {published_status === "published" && <UnpublishButton courseId={course_id} title={title} />}
            </span>
          ),
        },
      ]}
    />
  );
}
