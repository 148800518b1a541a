"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { LinkButton } from "@/ui/LinkButton";
import { readChanges } from "../api";
import { keys } from "../queries";
import type { Changes, CourseState } from "../types";

/** Says what learners do not see yet, and leads to where it is published. */
export function PublishBar({ course }: { course: CourseState }) {
  const t = useTranslations("teach.publishBar");
  const { data } = useQuery({
    queryKey: keys.changes(course.course_id),
    queryFn: () => readChanges(course.course_id),
  });
  const isLive = course.published_status === "published";
  if (!data || (isLive && !data.any))
    return (
      <p className="sr-only" role="status">
        {data && t("upToDate")}
      </p>
    );
  return (
    <div
      role="status"
      className="mb-6 flex flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-md bg-accent-soft px-4 py-2"
    >
      <p className="text-sm">{isLive ? t("changed", { count: countOf(data) }) : t("notPublished")}</p>
      <LinkButton href={`/teach/${course.course_id}/publish`} variant="primary" size="sm">
        {isLive ? t("review") : t("publish")}
      </LinkButton>
    </div>
  );
}

/** How many things publishing would change. */
export function countOf(changes: Changes): number {
  const lessons = new Set(changes.lessons.map((one) => one.lesson_id)).size;
  return lessons + changes.details.length + (changes.modules_changed ? 1 : 0);
}
