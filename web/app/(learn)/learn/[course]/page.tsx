import type { Metadata } from "next";
import { LessonTypeIcon, type LessonType } from "@/features/courses/LessonTypeIcon";
import { CourseOverview } from "@/features/learning/player/CourseOverview";
import { translator } from "@/i18n/server";
import { readCourse } from "./data";

interface Props {
  params: Promise<{ course: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { course } = await readCourse((await params).course);
  return { title: course.title };
}

export default async function Page({ params }: Props) {
  const { course, modules, progress } = await readCourse((await params).course);
  const t = await translator("catalogue.types");
  const icons = Object.fromEntries(
    modules
      .flatMap((module) => module.lessons)
      .map(({ type }) => [
        type,
        <LessonTypeIcon key={type} type={type as LessonType} label={t(type as LessonType)} />,
      ]),
  );
  return (
    <CourseOverview
      slug={course.slug}
      title={course.title}
      modules={modules}
      progress={progress}
      icons={icons}
    />
  );
}
