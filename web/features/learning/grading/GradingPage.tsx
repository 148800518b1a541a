"use client";

import { ClipboardCheck, Keyboard } from "lucide-react";
import dynamic from "next/dynamic";
import { useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { ApiProblem } from "@/client/problem";
import { NativeButton } from "@/ui/NativeButton";
import { EmptyState } from "@/ui/EmptyState";
import { Notice } from "@/ui/Notice";
import { PageHeader } from "@/ui/PageHeader";
import { SkeletonList } from "@/ui/Skeleton";
import { toast } from "@/ui/toast";
import { classes } from "@/ui/classes";
import { QueueFilters } from "./QueueFilters";
import { QueueList } from "./QueueList";
import { WorkPane } from "./WorkPane";
import { nextToGrade, stepFrom } from "./steps";
import type { LessonChoice, QueueStatus, Work } from "./types";
import { useKeys, useLetterKeys } from "./useKeys";
import { usePlace } from "./usePlace";
import { useQueue, type FirstQueue } from "./useQueue";

const KeysDialog = dynamic(() => import("./KeysDialog").then((module) => module.KeysDialog), { ssr: false });

interface Props {
  courseId: string;
  lessons: readonly LessonChoice[];
  first: FirstQueue;
}

/** What waits for a grade, beside the work that is being graded. On a phone these are two steps. */
export function GradingPage({ courseId, lessons, first }: Props) {
  const t = useTranslations("grading.queue");
  const [place, go] = usePlace();
  const queue = useQueue(courseId, place.status, place.lessonId, first);
  const [follow, setFollow] = useState<"work" | "list" | null>(null);
  const [letters, setLetters] = useLetterKeys();
  const [isHelpOpen, setHelpOpen] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  const { items } = queue;
  const chosen = place.workId ?? items[0]?.submission_id ?? null;

  function open(workId: string, focus: "work" | "list", step: "push" | "replace" = "replace") {
    setFollow(focus);
    go({ workId }, step);
  }
  async function move(by: 1 | -1, focus: "work" | "list" = "work") {
    const next = stepFrom(items, chosen, by) ?? (by === 1 ? await firstOfMore() : null);
    if (next) open(next, focus);
  }
  async function firstOfMore(): Promise<string | null> {
    if (!queue.hasMore) return null;
    const { data } = await queue.more();
    return data?.pages.at(-1)?.items[0]?.submission_id ?? null;
  }
  async function done(work: Work) {
    queue.update(work);
    const next = nextToGrade(items, work.submission_id) ?? (await firstOfMore());
    toast.show({ message: next ? t("saved") : t("savedLast") });
    if (next) return open(next, "work");
    setFollow(null);
    go({ workId: work.submission_id });
    list.current?.focus();
  }
  function back() {
    go({ workId: null });
    list.current?.focus();
  }

  useKeys({
    letters,
    commands: { next: () => void move(1), previous: () => void move(-1), help: () => setHelpOpen(true) },
  });

  return (
    <div className="2xl:-me-[min(20rem,calc((100vw-72rem)/2))]">
      <div className={place.workId ? "max-lg:hidden" : undefined}>
        <PageHeader
          title={t("title")}
          actions={
            <NativeButton variant="quiet" className="max-lg:hidden" onClick={() => setHelpOpen(true)}>
              <Keyboard aria-hidden="true" />
              {t("keys")}
            </NativeButton>
          }
        />
        <QueueFilters
          place={place}
          counts={queue.counts}
          lessons={lessons}
          onChange={(next) => go({ ...next, workId: null })}
        />
      </div>
      <div
        className={classes(
          "grid grid-cols-1 gap-8",
          chosen && "lg:grid-cols-[13rem_minmax(0,1fr)] lg:gap-7 2xl:grid-cols-[15rem_minmax(0,1fr)]",
        )}
      >
        <div
          ref={list}
          tabIndex={-1}
          role="region"
          aria-label={t("list")}
          className={classes("outline-none", place.workId && "max-lg:hidden")}
        >
          <QueueStates queue={queue} status={place.status} hasAssignments={lessons.length > 0} />
          {items.length > 0 && (
            <QueueList
              queue={queue}
              chosen={chosen}
              keepsFocus={follow === "list"}
              onOpen={(workId) => open(workId, "work", place.workId ? "replace" : "push")}
              onMove={(by) => void move(by, "list")}
            />
          )}
        </div>
        {chosen && (
          <div className={classes("min-w-0", !place.workId && "max-lg:hidden")}>
            <WorkPane
              key={chosen}
              submissionId={chosen}
              takesFocus={follow === "work"}
              letters={letters}
              onBack={back}
              onDone={done}
              onChanged={queue.update}
            />
          </div>
        )}
      </div>
      {isHelpOpen && (
        <KeysDialog onClose={() => setHelpOpen(false)} letters={letters} onLetters={setLetters} />
      )}
    </div>
  );
}

/** What stands in the place of the list while there is none. */
function QueueStates(props: {
  queue: ReturnType<typeof useQueue>;
  status: QueueStatus;
  hasAssignments: boolean;
}) {
  const t = useTranslations("grading.queue");
  const { items, error, isLoading } = props.queue;
  if (error) {
    return (
      <Notice tone="bad" live>
        {error instanceof ApiProblem ? error.message : t("unreachable")}
      </Notice>
    );
  }
  if (isLoading) return <SkeletonList label={t("loading")} />;
  if (items.length > 0) return null;
  return <EmptyState icon={ClipboardCheck} {...emptyTexts(t, props.status, props.hasAssignments)} />;
}

function emptyTexts(
  t: ReturnType<typeof useTranslations<"grading.queue">>,
  status: QueueStatus,
  hasAssignments: boolean,
): { title: string; text: string } {
  if (!hasAssignments) return { title: t("noneAsked"), text: t("noneAskedText") };
  if (status === "ungraded") return { title: t("nothingWaits"), text: t("nothingWaitsText") };
  return { title: t("nothingHere"), text: t("nothingHereText") };
}
