import type { components } from "@/client/schema";
import { ProvideMessages } from "@/i18n/provide";
import { formatter, translator } from "@/i18n/server";
import { LinkButton } from "@/ui/LinkButton";
import { EnrollButton } from "./EnrollButton";

interface Course {
  course_id: string;
  slug: string;
  price: { amount_minor: number } | null;
  starts_at: string | null;
  ends_at: string | null;
  published_status: string;
}

/** The way into a course for this visitor: sign in, start, go on, or why it cannot be entered now. */
export async function EnrollAction(props: {
  course: Course;
  signedIn: boolean;
  enrollment: components["schemas"]["EnrollmentOut"] | null;
  now: Date;
}) {
  const { course, enrollment } = props;
  const t = await translator("catalogue.enroll");
  if (enrollment && enrollment.status !== "cancelled") {
    const done = enrollment.status === "completed";
    return (
      <LinkButton href={`/learn/${course.slug}`} variant="primary" size="lg" wide>
        {done ? t("review") : t("resume")}
      </LinkButton>
    );
  }
  if (course.published_status !== "published") return null;
  const closed = await closedBecause(course, props.now);
  if (closed) return <p className="text-sm text-ink-soft">{closed}</p>;
  if (!props.signedIn) {
    return (
      <LinkButton
        href={`/login?next=${encodeURIComponent(`/courses/${course.slug}`)}`}
        variant="primary"
        size="lg"
        wide
      >
        {t("signIn")}
      </LinkButton>
    );
  }
  return (
    <ProvideMessages namespaces={["catalogue"]}>
      <EnrollButton courseId={course.course_id} slug={course.slug} />
    </ProvideMessages>
  );
}

async function closedBecause(course: Course, now: Date): Promise<string | null> {
  const t = await translator("catalogue.enroll");
  if (course.ends_at && new Date(course.ends_at) <= now) return t("ended");
  if (course.starts_at && new Date(course.starts_at) > now) {
    const format = await formatter();
    return t("notOpen", { date: format.dateTime(new Date(course.starts_at), { dateStyle: "long" }) });
  }
  return course.price && course.price.amount_minor > 0 ? t("paid") : null;
}
