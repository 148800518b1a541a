import type { Metadata } from "next";
import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { cache } from "react";
import { unwrapOrNull } from "@/client/problem";
import { currentUser, serverApi } from "@/client/server";
import { CoursePage } from "@/features/courses/course/CoursePage";
import { EnrollAction } from "@/features/learning/enrolling/EnrollAction";
import { nonceOf } from "@/lib/nonce";
import { sharing } from "@/lib/sharing";
import { courseData, JsonLd } from "@/lib/structured-data";

interface Props {
  params: Promise<{ slug: string }>;
}

const readCourse = cache(async (courseId: string) => {
  const api = await serverApi();
  return unwrapOrNull(api.GET("/api/v1/courses/{courseId}", { params: { path: { courseId } } }));
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const course = await readCourse((await params).slug);
  if (!course) return {};
  return {
    title: course.title,
    description: course.summary,
    alternates: { canonical: `/courses/${course.slug}` },
    ...sharing({
      title: course.title,
      description: course.summary,
      image: course.image_url ? { url: course.image_url, alt: course.image_alt_text } : null,
    }),
  };
}

export default async function Page({ params }: Props) {
  const course = await readCourse((await params).slug);
  if (!course) notFound();
  const api = await serverApi();
  const path = { courseId: course.course_id };
  const user = await currentUser();
  const [outline, enrollment, entry] = await Promise.all([
    unwrapOrNull(api.GET("/api/v1/courses/{courseId}/lessons", { params: { path } })),
    user ? unwrapOrNull(api.GET("/api/v1/enrollments/{courseId}", { params: { path } }), [403, 404]) : null,
    unwrapOrNull(api.GET("/api/v1/courses/{courseId}/entry", { params: { path } })),
  ]);
  const action = (
    <EnrollAction
      course={course}
      signedIn={user !== null}
      enrollment={enrollment}
      entry={entry}
      now={new Date()}
    />
  );
  return (
    <>
      <JsonLd data={courseData(course)} nonce={nonceOf((await headers()).get("content-security-policy"))} />
      <CoursePage course={course} outline={outline} action={action} />
    </>
  );
}
