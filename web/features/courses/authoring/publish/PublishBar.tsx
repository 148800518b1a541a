"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { classes } from "@/ui/classes";
import { LinkButton } from "@/ui/LinkButton";
import { readChanges } from "../api";
import { keys } from "../queries";
import type { Changes, CourseState } from "../types";

/** Says what learners do not see yet, and leads to where it is published. */
export function PublishBar({ course }: { course: CourseState }) {
  const t = useTranslations("teach.publishBar");
  const isLive = course.published_status === "published";
  const { data } = useQuery({
    queryKey: keys.changes(course.course_id),
    queryFn: () => readChanges(course.course_id),
    enabled: isLive,
  });
  const isSeen = isLive && !data?.any;
  const found = data && (data.any ? t("changed", { count: countOf(data) }) : t("upToDate"));
  return (
    <div
      role="status"
      className={classes(
        // As high with the button as without, so that nothing below it jumps when the answer is there.
        "mb-6 flex min-h-13 flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-md px-4 py-2",
        isSeen ? "bg-sunken text-ink-soft" : "bg-accent-soft",
      )}
    >
      <p className="text-sm">{isLive ? found : t("notPublished")}</p>
      {!isSeen && (
        <LinkButton href={`/teach/${course.course_id}/publish`} variant="primary" size="sm">
          {isLive ? t("review") : t("publish")}
        </LinkButton>
      )}
    </div>
  );
}

/** How many things publishing would change. */
export function countOf(changes: Changes): number {
  const lessons = new Set(changes.lessons.map((one) => one.lesson_id)).size;
  return lessons + changes.details.length + (changes.modules_changed ? 1 : 0);
}
