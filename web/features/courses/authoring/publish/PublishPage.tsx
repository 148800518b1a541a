"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { ApiProblem } from "@/client/problem";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { LinkButton } from "@/ui/LinkButton";
import { Notice } from "@/ui/Notice";
import { SkeletonText } from "@/ui/Skeleton";
import { toast } from "@/ui/toast";
import { publishCourse, readChanges, readChecks, unpublishCourse } from "../api";
import { keys } from "../queries";
import type { CourseState, Outline } from "../types";
import { ChangeList } from "./ChangeList";
import { CheckList } from "./CheckList";
import { VersionHistory } from "./VersionHistory";

/** What would change for learners, what stands in the way, and the button that does it. */
export function PublishPage({ outline }: { outline: Outline }) {
  const t = useTranslations("teach.publish");
  const [course, setCourse] = useState(outline.course);
  const courseId = course.course_id;
  const changes = useQuery({ queryKey: keys.changes(courseId), queryFn: () => readChanges(courseId) });
  const checks = useQuery({ queryKey: keys.checks(courseId), queryFn: () => readChecks(courseId) });
  const isLive = course.published_status === "published";
  const problem = changes.error ?? checks.error;
  return (
    <>
      <h1 className="mb-2 font-serif text-2xl font-semibold">{t("heading")}</h1>
      <p className="mb-6 text-ink-soft">{stateText(t, course)}</p>
      {problem && (
        <Notice tone="bad" live className="mb-6">
          {problem instanceof ApiProblem ? problem.message : t("unreachable")}
        </Notice>
      )}
      <section aria-labelledby="checks" className="mb-10">
        <h2 id="checks" className="mb-3 font-serif text-xl font-semibold">
          {t("checks")}
        </h2>
        {checks.data ? <CheckList checks={checks.data} outline={outline} /> : <SkeletonText />}
      </section>
      <section aria-labelledby="changes" className="mb-8">
        <h2 id="changes" className="mb-3 font-serif text-xl font-semibold">
          {isLive ? t("changes") : t("contents")}
        </h2>
        {changes.data ? <ChangeList changes={changes.data} courseId={courseId} /> : <SkeletonText />}
      </section>
      <Actions
        course={course}
        onCourse={setCourse}
        canPublish={checks.data?.can_publish ?? false}
        hasChanges={!isLive || (changes.data?.any ?? false)}
      />
      <VersionHistory courseId={courseId} live={course.version} />
    </>
  );
}

function stateText(t: ReturnType<typeof useTranslations<"teach.publish">>, course: CourseState): string {
  if (course.published_status === "published") return t("isLive", { version: course.version ?? 1 });
  return course.version === null ? t("isDraft") : t("isDown");
}

interface ActionsProps {
  course: CourseState;
  onCourse: (course: CourseState) => void;
  canPublish: boolean;
  hasChanges: boolean;
}

function Actions({ course, onCourse, canPublish, hasChanges }: ActionsProps) {
  const t = useTranslations("teach.publish");
  const queries = useQueryClient();
  const router = useRouter();
  const [isPending, setPending] = useState(false);
  const [isTakingDown, setTakingDown] = useState(false);
  const isLive = course.published_status === "published";

  async function after() {
    await queries.invalidateQueries({ queryKey: ["course", course.course_id] });
    router.refresh();
  }
  async function publish() {
    setPending(true);
    try {
      const made = await publishCourse(course.course_id);
      onCourse({ ...course, published_status: "published", version: made.version });
      toast.show({ message: t("published", { version: made.version }) });
    } catch (error) {
      toast.show({ message: error instanceof ApiProblem ? error.message : t("unreachable"), tone: "bad" });
    } finally {
      setPending(false);
      await after();
    }
  }

  return (
    <div className="mb-12 flex flex-col items-start gap-3 border-t border-line pt-6">
      <div className="flex flex-wrap gap-2">
        <Button
          variant="primary"
          size="lg"
          isPending={isPending}
          isDisabled={!canPublish || !hasChanges}
          onPress={() => void publish()}
        >
          {isLive ? t("publishChanges") : t("publish")}
        </Button>
        {isLive && (
          <>
            <LinkButton href={`/courses/${course.slug}`} size="lg">
              {t("view")}
            </LinkButton>
            <Button variant="quiet" size="lg" onPress={() => setTakingDown(true)}>
              {t("unpublish")}
            </Button>
          </>
        )}
      </div>
      <p className="text-sm text-ink-soft">
        {canPublish ? (hasChanges ? t("help") : t("nothing")) : t("blocked")}
      </p>
      <ConfirmDialog
        title={t("unpublishTitle")}
        confirmLabel={t("unpublish")}
        isOpen={isTakingDown}
        onOpenChange={setTakingDown}
        onConfirm={async () => {
          onCourse(await unpublishCourse(course.course_id));
          await after();
        }}
      >
        <p>{t("unpublishText")}</p>
      </ConfirmDialog>
    </div>
  );
}
