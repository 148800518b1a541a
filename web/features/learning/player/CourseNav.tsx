"use client";

import { CheckCircle2, Circle, Lock } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "use-intl";
import { ProgressBar } from "@/ui/ProgressBar";
import { classes } from "@/ui/classes";
import { isLocked, type NavModule } from "./outline";
import { useProgress } from "./ProgressProvider";

/** The contents of the course beside a lesson, with what is done; the part that is open stands open. */
export function CourseNav(props: { slug: string; title: string; modules: NavModule[] }) {
  const t = useTranslations("learn.player");
  const pathname = usePathname();
  const { done, percentage } = useProgress();
  const here = pathname.split("/")[3];
  return (
    <nav aria-label={t("outline")} className="flex flex-col gap-4">
      <div>
        <Link href={`/learn/${props.slug}`} className="font-serif text-lg font-semibold hover:text-accent">
          {props.title}
        </Link>
        <ProgressBar value={percentage} label={t("progressOf", { course: props.title })} className="mt-3" />
        <p className="mt-1.5 text-xs text-ink-soft">{t("percent", { percentage: Math.floor(percentage) })}</p>
      </div>
      <ul className="flex flex-wrap gap-x-4 border-b border-line pb-2 text-sm">
        {(["overview", "grades", "notes"] as const).map((name) => {
          const href = name === "overview" ? `/learn/${props.slug}` : `/learn/${props.slug}/${name}`;
          return (
            <li key={name}>
              <Link
                href={href}
                prefetch={false}
                aria-current={pathname === href ? "page" : undefined}
                className="inline-flex min-h-10 items-center text-ink-soft hover:text-ink aria-[current=page]:font-semibold aria-[current=page]:text-accent"
              >
                {t(name)}
              </Link>
            </li>
          );
        })}
      </ul>
      {props.modules.map((module) => (
        <section key={module.moduleId} aria-label={module.title}>
          <p className="px-2 pb-1 text-xs font-semibold text-ink-soft">{module.title}</p>
          <ol>
            {module.lessons.map((lesson) => {
              const isDone = done.has(lesson.lessonId);
              const isClosed = !isDone && isLocked(lesson.lock, done);
              const isHere = lesson.lessonId === here;
              return (
                <li key={lesson.lessonId}>
                  <Link
                    href={`/learn/${props.slug}/${lesson.lessonId}`}
                    prefetch={false}
                    aria-current={isHere ? "page" : undefined}
                    className={classes(
                      "flex min-h-10 items-start gap-2.5 rounded-md px-2 py-2 text-sm hover:bg-sunken",
                      isHere ? "bg-accent-soft font-semibold text-accent" : "text-ink",
                    )}
                  >
                    {isDone ? (
                      <CheckCircle2 aria-hidden size={18} className="mt-px shrink-0 text-good" />
                    ) : isClosed ? (
                      <Lock aria-hidden size={18} className="mt-px shrink-0 text-ink-soft" />
                    ) : (
                      <Circle aria-hidden size={18} className="mt-px shrink-0 text-line-strong" />
                    )}
                    <span>{lesson.title}</span>
                    {isDone && <span className="sr-only">{t("done")}</span>}
                    {isClosed && <span className="sr-only">{t("locked")}</span>}
                  </Link>
                </li>
              );
            })}
          </ol>
        </section>
      ))}
    </nav>
  );
}
