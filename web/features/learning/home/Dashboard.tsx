import { BookOpen } from "lucide-react";
import Link from "next/link";
import type { components } from "@/client/schema";
import { translator } from "@/i18n/server";
import { EmptyState } from "@/ui/EmptyState";
import { LinkButton } from "@/ui/LinkButton";
import { Agenda } from "./Agenda";
import { CourseRow, type CourseSummary } from "./CourseRow";

/** What a learner sees first: where to go on, what is due, and all courses. */
export async function Dashboard(props: {
  firstName: string;
  progress: components["schemas"]["UserProgressOut"];
  due: components["schemas"]["AgendaItemOut"][];
}) {
  const { progress } = props;
  const t = await translator("learn.home");
  const running = progress.courses.filter((course) => course.status === "active");
  const finished = progress.courses.filter((course) => course.status === "completed");
  return (
    <>
      <h1 className="font-serif text-2xl font-semibold">{t("hello", { name: props.firstName })}</h1>
      {progress.courses.length === 0 ? (
        <EmptyState
          icon={BookOpen}
          title={t("emptyTitle")}
          text={t("emptyBody")}
          action={
            <LinkButton href="/courses" variant="primary">
              {t("browse")}
            </LinkButton>
          }
        />
      ) : (
        <div className="mt-8 grid grid-cols-1 gap-x-14 gap-y-12 lg:grid-cols-[minmax(0,1fr)_20rem]">
          <div className="space-y-12">
            <Courses title={t("courses")} id="running" courses={running} />
            <Courses title={t("finished")} id="finished" courses={finished} />
            {progress.next_cursor && (
              <Link
                href={`/home?cursor=${encodeURIComponent(progress.next_cursor)}`}
                className="inline-flex min-h-11 items-center font-medium text-accent underline"
              >
                {t("more")}
              </Link>
            )}
          </div>
          <Agenda items={props.due} />
        </div>
      )}
    </>
  );
}

function Courses(props: { title: string; id: string; courses: CourseSummary[] }) {
  if (props.courses.length === 0) return null;
  return (
    <section aria-labelledby={props.id}>
      <h2 id={props.id} className="mb-2 font-serif text-lg font-semibold">
        {props.title}
      </h2>
      <ul className="divide-y divide-line border-y border-line">
        {props.courses.map((course) => (
          <li key={course.course_id}>
            <CourseRow course={course} />
          </li>
        ))}
      </ul>
    </section>
  );
}
