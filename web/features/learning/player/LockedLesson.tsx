"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { useTranslations } from "use-intl";
import { useFormatter } from "@/i18n/client";
import { Notice } from "@/ui/Notice";
import { isLocked, type LessonLock } from "./outline";
import { useProgress } from "./ProgressProvider";

// Browsers count no longer than 24.8 days; whoever waits for more loads the page anew before.
const LONGEST_MILLISECONDS = 2 ** 31 - 1;

/** In place of a lesson that is not open to the learner yet: when it will be, and what to do before. */
export function LockedLesson({ slug, lock }: { slug: string; lock: LessonLock }) {
  const t = useTranslations("learn.player");
  const format = useFormatter();
  const router = useRouter();
  const { done, isWaiting } = useProgress();
  const mayBeOpen = !isLocked(lock, done);
  const { opensAt } = lock;

  // What this page knows may be older than what the learner just did.
  useEffect(() => {
    if (mayBeOpen && !isWaiting) router.refresh();
  }, [mayBeOpen, isWaiting, router]);
  useEffect(() => {
    if (!opensAt) return;
    const left = Math.max(new Date(opensAt).getTime() - Date.now(), 0) + 1_000;
    const timer = setTimeout(() => router.refresh(), Math.min(left, LONGEST_MILLISECONDS));
    return () => clearTimeout(timer);
  }, [opensAt, router]);

  const missing = lock.after.filter((one) => !done.has(one.lessonId));
  return (
    <Notice title={t("lockedTitle")}>
      {opensAt && (
        <p>
          {t("lockedUntil", {
            when: format.dateTime(new Date(opensAt), { dateStyle: "full", timeStyle: "short" }),
          })}
        </p>
      )}
      {missing.length > 0 && (
        <>
          <p>{t("lockedAfter")}</p>
          <ul className="list-disc ps-5">
            {missing.map(({ lessonId, title }) => (
              <li key={lessonId}>
                <Link href={`/learn/${slug}/${lessonId}`} className="underline hover:text-accent">
                  {title}
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
    </Notice>
  );
}
