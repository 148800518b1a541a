import { BookOpen } from "lucide-react";
import Link from "next/link";
import { Suspense } from "react";
import { translator } from "@/i18n/server";
import { EmptyState } from "@/ui/EmptyState";
import { RelativeTime } from "@/ui/RelativeTime";
import { Skeleton } from "@/ui/Skeleton";
import { StatusBadge, type Standing } from "../shell/StatusBadge";
import type { CourseState } from "../types";
import { hasUnpublishedEdits } from "./standing";

/** The courses that somebody authors, last edited first. */
export async function CourseRows(props: { courses: CourseState[]; isFirstPage: boolean }) {
  const t = await translator("teach.list");
  if (props.courses.length === 0 && props.isFirstPage) {
    return <EmptyState icon={BookOpen} title={t("emptyTitle")} text={t("emptyText")} />;
  }
  return (
    <ul className="border-t border-line">
      {props.courses.map((course) => (
        <li key={course.course_id} className="border-b border-line">
          <CourseRow course={course} />
        </li>
      ))}
    </ul>
  );
}

async function CourseRow({ course }: { course: CourseState }) {
  const t = await translator("teach.list");
  return (
    <div className="relative flex flex-col gap-x-6 gap-y-1 px-1 py-4 hover:bg-sunken sm:flex-row sm:items-center sm:px-3">
      <div className="min-w-0 grow">
        <Link
          href={`/teach/${course.course_id}/outline`}
          className="font-medium text-ink no-underline after:absolute after:inset-0 hover:text-accent"
        >
          {course.title}
        </Link>
        {course.summary && <p className="line-clamp-1 text-sm text-ink-soft">{course.summary}</p>}
      </div>
      <div className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-1 text-sm text-ink-soft sm:justify-end">
        <span>
          {t("edited")} <RelativeTime at={course.updated_at} />
        </span>
        <span className="sm:w-40 sm:text-end">
          <Suspense fallback={<Skeleton className="h-6 w-24" />}>
            <Status course={course} />
          </Suspense>
        </span>
      </div>
    </div>
  );
}

async function Status({ course }: { course: CourseState }) {
  const isChanged = course.published_status === "published" && (await hasUnpublishedEdits(course));
  const standing: Standing = isChanged ? "changed" : course.published_status;
  const t = await translator("teach.standing");
  return <StatusBadge standing={standing} label={t(standing)} />;
}
