import type { components } from "@/client/schema";
import { ProvideMessages } from "@/i18n/provide";
import { formatter, translator } from "@/i18n/server";
import { LinkButton } from "@/ui/LinkButton";
import { EnrollButton } from "./EnrollButton";
import { LeaveButton } from "./LeaveButton";

interface Course {
  course_id: string;
  slug: string;
  price: { amount_minor: number } | null;
  starts_at: string | null;
  ends_at: string | null;
  published_status: string;
}

type Entry = components["schemas"]["EntryOut"];

interface Props {
  course: Course;
  signedIn: boolean;
  enrollment: components["schemas"]["EnrollmentOut"] | null;
  /** How one gets in; null in the moment after the first publication, before it is known. */
  entry: Entry | null;
  now: Date;
}

/** The way into a course for this visitor: sign in, start, wait, go on, or why it cannot be entered now. */
export async function EnrollAction({ course, signedIn, enrollment, entry, now }: Props) {
  const t = await translator("catalogue.enroll");
  const { course_id: courseId, slug } = course;
  if (enrollment && enrollment.status !== "cancelled") {
    const done = enrollment.status === "completed";
    return (
      <>
        <LinkButton href={`/learn/${slug}`} variant="primary" size="lg" wide>
          {done ? t("review") : t("resume")}
        </LinkButton>
        <ProvideMessages namespaces={["catalogue"]}>
          <LeaveButton courseId={courseId} what="course" />
        </ProvideMessages>
      </>
    );
  }
  if (course.published_status !== "published") return null;
  if (entry?.place) {
    return (
      <>
        <p className="font-medium">{t("place", { position: entry.place.position })}</p>
        <p className="mt-1 text-sm text-ink-soft">{t("placeHelp")}</p>
        <ProvideMessages namespaces={["catalogue"]}>
          <LeaveButton courseId={courseId} what="list" />
        </ProvideMessages>
      </>
    );
  }
  const closed = await closedBecause(course, entry, now);
  if (closed) return <p className="text-sm text-ink-soft">{closed}</p>;
  return (
    <>
      {entry && <Seats entry={entry} />}
      {signedIn ? (
        <ProvideMessages namespaces={["catalogue"]}>
          <EnrollButton
            courseId={courseId}
            slug={slug}
            needsKey={entry?.state === "key"}
            isFull={entry?.free_seats === 0}
          />
        </ProvideMessages>
      ) : (
        <LinkButton
          href={`/login?next=${encodeURIComponent(`/courses/${slug}`)}`}
          variant="primary"
          size="lg"
          wide
        >
          {t("signIn")}
        </LinkButton>
      )}
    </>
  );
}

/** How many seats are left, where they are counted. */
async function Seats({ entry }: { entry: Entry }) {
  const t = await translator("catalogue.enroll");
  if (entry.seats === null || entry.free_seats === null) return null;
  const { seats, free_seats: free, waiting } = entry;
  return (
    <p className="mb-3 text-sm text-ink-soft">
      {free > 0 ? t("freeSeats", { free, seats }) : t("full", { seats, waiting })}
    </p>
  );
}

async function closedBecause(course: Course, entry: Entry | null, now: Date): Promise<string | null> {
  const t = await translator("catalogue.enroll");
  const format = await formatter();
  const day = (moment: string) => format.dateTime(new Date(moment), { dateStyle: "long" });
  if (course.ends_at && new Date(course.ends_at) <= now) return t("ended");
  if (course.starts_at && new Date(course.starts_at) > now) {
    return t("notOpen", { date: day(course.starts_at) });
  }
  if (course.price && course.price.amount_minor > 0) return t("paid");
  if (entry?.state === "closed") return t("closed");
  if (entry?.state === "over") return t("over");
  if (entry?.state === "not_yet" && entry.opens_at) return t("notYet", { date: day(entry.opens_at) });
  return null;
}
