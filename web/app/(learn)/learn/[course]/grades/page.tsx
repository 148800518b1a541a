import type { Metadata } from "next";
import { unwrapOrNull } from "@/client/problem";
import { serverApi } from "@/client/server";
import {
  assignmentResult,
  quizResult,
  setResult,
  type GradedLesson,
} from "@/features/learning/grades/graded";
import { GradesPage } from "@/features/learning/grades/GradesPage";
import type { NavLesson } from "@/features/learning/player/outline";
import { ProvideMessages } from "@/i18n/provide";
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
  const states = new Map(progress.lessons.map((one) => [one.lesson_id, one]));
  const lessons = await Promise.all(
    withPoints.map(async (lesson) => {
      const set = setResult(states.get(lesson.lessonId)?.override);
      return set ? { ...identityOf(lesson), ...set } : graded(lesson);
    }),
  );
  return (
    <ProvideMessages namespaces={["sheet"]}>
      <GradesPage
        slug={course.slug}
        grade={progress.grade}
        passed={progress.passed}
        passPercentage={course.pass_percentage ?? null}
        lessons={lessons}
      />
    </ProvideMessages>
  );
}

async function graded(lesson: NavLesson): Promise<GradedLesson> {
  const { lessonId } = lesson;
  const api = await serverApi();
  const request = { params: { path: { lessonId } } };
  const result =
    lesson.type === "assignment"
      ? assignmentResult(await unwrapOrNull(api.GET("/api/v1/lessons/{lessonId}/assignment", request)))
      : quizResult(await unwrapOrNull(api.GET("/api/v1/lessons/{lessonId}/quiz", request)));
  return { ...identityOf(lesson), ...result };
}

function identityOf({ lessonId, title, maxScore, gradedAs }: NavLesson) {
  return { lessonId, title, maxScore, category: gradedAs };
}
