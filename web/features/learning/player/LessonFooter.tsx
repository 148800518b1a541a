"use client";

import { ArrowLeft, ArrowRight, Check, CheckCircle2, CloudOff } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { LinkButton } from "@/ui/LinkButton";
import { NativeButton } from "@/ui/NativeButton";
import { Notice } from "@/ui/Notice";
import type { NavLesson } from "./outline";
import { useProgress } from "./ProgressProvider";
import { useTimeSpent } from "./useTimeSpent";
import { useVideoProgress } from "./useVideoProgress";

/**
 * The foot of a lesson: done, and on to the next. `completedBy` says what completes the lesson: the learner's
 * word, or work in it (a quiz passed, an assignment handed in), which then has no button here.
 */
export function LessonFooter(props: {
  slug: string;
  lessonId: string;
  completedBy: "learner" | "work";
  secondsSpent: number;
  positionSeconds: number | null;
  previous?: NavLesson;
  next?: NavLesson;
}) {
  const { slug, lessonId, previous, next } = props;
  const t = useTranslations("learn.player");
  const router = useRouter();
  const { done, percentage, isWaiting, report } = useProgress();
  const [percentageBefore] = useState(percentage);
  const isDone = done.has(lessonId);
  const nextHref = next ? `/learn/${slug}/${next.lessonId}` : `/learn/${slug}`;

  const say = (secondsSpent: number, completed = false, position: number | null = null) =>
    report(lessonId, { completed, seconds_spent: secondsSpent, position_seconds: position });
  const spent = useTimeSpent(props.secondsSpent, (seconds) => say(seconds));
  useVideoProgress(props.positionSeconds, (position, watched) =>
    say(spent(), watched && props.completedBy === "learner", position),
  );
  useEffect(() => router.prefetch(nextHref), [router, nextHref]);

  const complete = () => {
    say(spent(), true);
    router.push(nextHref);
  };
  const hasJustFinished = percentage >= 100 && percentageBefore < 100;

  return (
    <footer className="mt-14 border-t border-line pt-6">
      {hasJustFinished && (
        <Notice
          tone="good"
          live
          className="mb-6"
          title={t("finishedTitle")}
          action={
            <LinkButton href="/certificates" size="sm">
              {t("certificate")}
            </LinkButton>
          }
        >
          {t("finishedBody")}
        </Notice>
      )}
      <p role="status" className="mb-4 flex min-h-6 items-center gap-2 text-sm">
        {isDone && (
          <>
            <CheckCircle2 aria-hidden size={18} className="text-good" />
            {t("completed")}
          </>
        )}
        {isWaiting && (
          <span className="flex items-center gap-2 text-warn">
            <CloudOff aria-hidden size={18} />
            {t("waiting")}
          </span>
        )}
      </p>
      <div className="flex flex-wrap items-center justify-between gap-4">
        {previous ? (
          <Link
            href={`/learn/${slug}/${previous.lessonId}`}
            className="inline-flex min-h-11 items-center gap-2 text-sm text-ink-soft hover:text-ink"
          >
            <ArrowLeft aria-hidden size={18} className="rtl:-scale-x-100" />
            {t("previous")}
          </Link>
        ) : (
          <span />
        )}
        {!isDone && props.completedBy === "learner" ? (
          <NativeButton variant="primary" size="lg" onClick={complete}>
            <Check aria-hidden />
            {next ? t("completeNext") : t("complete")}
          </NativeButton>
        ) : (
          <LinkButton href={nextHref} variant={isDone ? "primary" : "secondary"} size="lg">
            {next ? t("nextLesson") : t("finish")}
            <ArrowRight aria-hidden className="rtl:-scale-x-100" />
          </LinkButton>
        )}
      </div>
    </footer>
  );
}
