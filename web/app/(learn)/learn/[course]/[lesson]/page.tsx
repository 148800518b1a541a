import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { LessonFooter } from "@/features/learning/player/LessonFooter";
import { BookmarkButton } from "@/features/learning/notes/BookmarkButton";
import { NotePanel } from "@/features/learning/notes/NotePanel";
import { LockedLesson } from "@/features/learning/player/LockedLesson";
import { neighbours } from "@/features/learning/player/outline";
import { translator } from "@/i18n/server";
import { isUuid } from "@/lib/uuid";
import { readCourse } from "../data";
import { readAssignment, readKeepsakes, readLesson, readQuiz } from "./data";
import { LessonBody } from "./LessonBody";

interface Props {
  params: Promise<{ course: string; lesson: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { course: slug, lesson } = await params;
  const { modules, course } = await readCourse(slug);
  const found = modules.flatMap((module) => module.lessons).find((one) => one.lessonId === lesson);
  if (!found) return { title: course.title };
  const t = await translator("learn.player");
  const { number, total } = neighbours(modules, lesson);
  return {
    title: `${found.title} · ${course.title}`,
    description: t("description", { number, total, course: course.title }),
  };
}

export default async function Page({ params }: Props) {
  const { course: slug, lesson: lessonId } = await params;
  const { user, course, modules, progress } = await readCourse(slug);
  const inModule = modules.find((module) => module.lessons.some((one) => one.lessonId === lessonId));
  if (!inModule || !isUuid(lessonId)) notFound();
  const t = await translator("learn.player");
  const { number, total, previous, next } = neighbours(modules, lessonId);
  const closed = inModule.lessons.find((one) => one.lessonId === lessonId && one.lock);
  if (closed?.lock) {
    return (
      <article key={lessonId} className="mx-auto max-w-prose">
        <p className="pt-2.5 text-sm text-ink-soft">
          {inModule.title} · {t("lessonOf", { number, total })}
        </p>
        <h1 className="mt-1 mb-8 font-serif text-2xl font-semibold">{closed.title}</h1>
        <LockedLesson slug={course.slug} lock={closed.lock} />
      </article>
    );
  }
  const lesson = await readLesson(lessonId);
  const state = progress.lessons.find((one) => one.lesson_id === lessonId);
  const { blocks } = lesson.content;
  const has = (kind: string) => blocks.some((block) => block.kind === kind);
  const [quiz, assignment, { note, isMarked }] = await Promise.all([
    has("question") ? readQuiz(lessonId) : null,
    has("assignment") ? readAssignment(lessonId) : null,
    readKeepsakes(course.course_id, lessonId),
  ]);
  return (
    <article key={lessonId} className="mx-auto max-w-prose">
      <div className="flex items-start justify-between gap-4">
        <p className="pt-2.5 text-sm text-ink-soft">
          {inModule.title} · {t("lessonOf", { number, total })}
        </p>
        <BookmarkButton lessonId={lessonId} isMarked={isMarked} />
      </div>
      <h1 className="mt-1 mb-8 font-serif text-2xl font-semibold">{lesson.title}</h1>
      <LessonBody
        blocks={blocks}
        courseSlug={course.slug}
        lessonTitle={lesson.title}
        userId={user.user_id}
        quiz={quiz}
        assignment={assignment}
      />
      {note && <NotePanel userId={user.user_id} note={note} />}
      <LessonFooter
        slug={course.slug}
        lessonId={lessonId}
        completedBy={quiz || assignment ? "work" : "learner"}
        secondsSpent={state?.seconds_spent ?? 0}
        positionSeconds={state?.position_seconds ?? null}
        previous={previous}
        next={next}
      />
    </article>
  );
}
