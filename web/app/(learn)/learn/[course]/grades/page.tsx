import type { Metadata } from "next";
import { unwrapOrNull } from "@/client/problem";
import { serverApi } from "@/client/server";
import { assignmentResult, quizResult, type GradedLesson } from "@/features/learning/grades/graded";
import { GradesPage } from "@/features/learning/grades/GradesPage";
import type { NavLesson } from "@/features/learning/player/outline";
import { translator } from "@/i18n/server";
import { readCourse } from "../data";

interface Props {
  params: Promise<{ course: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { course } = await readCourse((await params).course);
  const t = await translator("learn.grades");
  return { title: `${t("title")} · ${course.title}` };
}

export default async function Page({ params }: Props) {
  const { course, modules, progress } = await readCourse((await params).course);
  const withPoints = modules.flatMap((module) => module.lessons).filter((lesson) => lesson.maxScore > 0);
  const lessons = await Promise.all(withPoints.map(graded));
  return (
    <GradesPage
      slug={course.slug}
      grade={progress.grade}
      passed={progress.passed}
      passPercentage={course.pass_percentage ?? null}
      lessons={lessons}
    />
  );
}

async function graded(lesson: NavLesson): Promise<GradedLesson> {
  const { lessonId, title, maxScore, gradedAs } = lesson;
  const api = await serverApi();
  const request = { params: { path: { lessonId } } };
  const result =
    lesson.type === "assignment"
      ? assignmentResult(await unwrapOrNull(api.GET("/api/v1/lessons/{lessonId}/assignment", request)))
      : quizResult(await unwrapOrNull(api.GET("/api/v1/lessons/{lessonId}/quiz", request)));
  return { lessonId, title, maxScore, category: gradedAs, ...result };
}
