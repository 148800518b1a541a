import Link from "next/link";
import type { components } from "@/client/schema";
import { formatter, translator } from "@/i18n/server";
import { LinkButton } from "@/ui/LinkButton";
import { ProgressBar } from "@/ui/ProgressBar";

export type CourseSummary = components["schemas"]["CourseSummaryOut"];

/** One course of a learner: how far, and one press to go on exactly there. */
export async function CourseRow({ course }: { course: CourseSummary }) {
  const t = await translator("learn");
  const format = await formatter();
  const percentage = Math.floor(course.current_progress_percentage);
  const facts = [
    course.completion_date
      ? t("home.complete", {
          date: format.dateTime(new Date(course.completion_date), { dateStyle: "long" }),
        })
      : t("home.lessons", { done: course.completed_lessons, total: course.total_lessons }),
    course.grade &&
      t("home.grade", { percentage: format.number(course.grade.percentage / 100, { style: "percent" }) }),
    course.passed && t("home.passed"),
  ].filter(Boolean);
  const resume = course.resume_lesson_id;
  return (
    <div className="flex flex-wrap items-center gap-x-6 gap-y-4 py-5">
      <div className="min-w-60 grow basis-80">
        <Link
          href={`/learn/${course.course_slug}`}
          className="font-serif text-lg font-semibold hover:text-accent"
        >
          {course.course_title}
        </Link>
        <div className="mt-2.5 flex items-center gap-3">
          <ProgressBar
            value={percentage}
            label={t("player.progressOf", { course: course.course_title })}
            className="max-w-72 grow"
          />
          <span className="text-sm tabular-nums">
            {format.number(percentage / 100, { style: "percent" })}
          </span>
        </div>
        <p className="mt-1.5 text-sm text-ink-soft">{facts.join(" · ")}</p>
      </div>
      {resume && (
        <LinkButton href={`/learn/${course.course_slug}/${resume}`} variant="primary">
          {t("home.continue")}
          <span className="sr-only">{`: ${course.course_title}`}</span>
        </LinkButton>
      )}
    </div>
  );
}
