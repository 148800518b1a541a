import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { unwrap, unwrapOrNull } from "@/client/problem";
import { serverApi } from "@/client/server";
import { CourseGrid } from "@/features/courses/catalogue/CourseGrid";
import { InstructorProfile } from "@/features/identity/instructor/InstructorProfile";
import { translator } from "@/i18n/server";
import { sharing } from "@/lib/sharing";
import { isUuid } from "@/lib/uuid";

interface Props {
  params: Promise<{ id: string }>;
}

const readInstructor = cache(async (userId: string) => {
  if (!isUuid(userId)) return null;
  const api = await serverApi();
  return unwrapOrNull(api.GET("/api/v1/instructors/{userId}", { params: { path: { userId } } }));
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const instructor = await readInstructor((await params).id);
  if (!instructor) return {};
  const description = instructor.headline ?? undefined;
  return { title: instructor.name, description, ...sharing({ title: instructor.name, description }) };
}

export default async function Page({ params }: Props) {
  const instructor = await readInstructor((await params).id);
  if (!instructor) notFound();
  const t = await translator("catalogue.instructor");
  const api = await serverApi();
  const list = await unwrap(
    api.GET("/api/v1/courses", { params: { query: { instructor_id: instructor.user_id, limit: 24 } } }),
  );
  return (
    <>
      <InstructorProfile instructor={instructor} />
      <section aria-labelledby="courses" className="mt-12">
        <h2 id="courses" className="mb-5 font-serif text-xl font-semibold">
          {t("courses", { name: instructor.name })}
        </h2>
        {list.items.length > 0 ? (
          <CourseGrid courses={list.items} />
        ) : (
          <p className="text-ink-soft">{t("none")}</p>
        )}
      </section>
    </>
  );
}
