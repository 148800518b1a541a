"use client";

import { CheckCircle2, Circle, Lock } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { LockReason } from "./LockReason";
import { isLocked, type NavModule } from "./outline";
import { useProgress } from "./ProgressProvider";

/** All lessons of the course, part by part. `icons` shows a lesson's type. */
export function CourseLessons(props: {
  slug: string;
  modules: NavModule[];
  icons: Record<string, ReactNode>;
}) {
  const t = useTranslations("learn.player");
  const { done } = useProgress();
  return (
    <div className="space-y-10">
      {props.modules.map((module, place) => (
        <section key={module.moduleId} aria-labelledby={`part-${place}`}>
          <h2 id={`part-${place}`} className="mb-2 font-serif text-lg font-semibold">
            {module.title}
          </h2>
          <ol className="divide-y divide-line border-y border-line">
            {module.lessons.map((lesson) => (
              <li key={lesson.lessonId}>
                <Link
                  href={`/learn/${props.slug}/${lesson.lessonId}`}
                  prefetch={false}
                  className="flex min-h-13 items-center gap-3 py-2 hover:text-accent"
                >
                  {done.has(lesson.lessonId) ? (
                    <CheckCircle2 aria-hidden size={20} className="shrink-0 text-good" />
                  ) : isLocked(lesson.lock, done) ? (
                    <Lock aria-hidden size={20} className="shrink-0 text-ink-soft" />
                  ) : (
                    <Circle aria-hidden size={20} className="shrink-0 text-line-strong" />
                  )}
                  <span className="grow">
                    {lesson.title}
                    {done.has(lesson.lessonId) && <span className="sr-only"> {t("done")}</span>}
                    {lesson.lock && isLocked(lesson.lock, done) && <LockReason lock={lesson.lock} />}
                  </span>
                  {!lesson.required && <span className="text-xs text-ink-soft">{t("optional")}</span>}
                  {props.icons[lesson.type]}
                </Link>
              </li>
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}
