import type { ReactNode } from "react";
import type { components } from "@/client/schema";
import { formatter, translator } from "@/i18n/server";
import { LinkButton } from "@/ui/LinkButton";
import { Notice } from "@/ui/Notice";
import { CourseLessons } from "./CourseLessons";
import type { NavModule } from "./outline";

type Progress = components["schemas"]["CourseProgressOut"];

/** The first page of a course for its learner: where to go on, and every lesson with what is done. */
export async function CourseOverview(props: {
  slug: string;
  title: string;
  modules: NavModule[];
  progress: Progress;
  icons: Record<string, ReactNode>;
}) {
  const { slug, progress, modules } = props;
  const t = await translator("learn.player");
  const format = await formatter();
  return (
    <div className="mx-auto max-w-prose">
      <h1 className="font-serif text-2xl font-semibold">{props.title}</h1>
      <p className="mt-2 text-ink-soft">
        {t("lessonsDone", { done: progress.completed_lessons, total: progress.total_lessons })}
        {progress.grade &&
          ` · ${t("gradeSoFar", { percentage: format.number(progress.grade.percentage / 100, { style: "percent" }) })}`}
      </p>
      {progress.completion_date && (
        <Notice
          tone="good"
          title={t("courseDone")}
          className="mt-6"
          action={
            <LinkButton href="/certificates" size="sm">
              {t("certificate")}
            </LinkButton>
          }
        >
          {t("courseDoneBody")}
        </Notice>
      )}
      <Resume slug={slug} progress={progress} modules={modules} />
      <CourseLessons slug={slug} modules={modules} icons={props.icons} />
    </div>
  );
}

async function Resume({
  slug,
  progress,
  modules,
}: {
  slug: string;
  progress: Progress;
  modules: NavModule[];
}) {
  const t = await translator("learn.player");
  const resume = modules
    .flatMap((module) => module.lessons)
    .find((lesson) => lesson.lessonId === progress.resume_lesson_id);
  if (!resume) return null;
  const begun = progress.lessons.some((lesson) => lesson.started_at);
  return (
    <p className="mt-6 mb-10">
      <LinkButton href={`/learn/${slug}/${resume.lessonId}`} variant="primary" size="lg">
        {begun ? t("resume", { lesson: resume.title }) : t("start", { lesson: resume.title })}
      </LinkButton>
    </p>
  );
}
