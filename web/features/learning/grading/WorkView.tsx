import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { Badge } from "@/ui/Badge";
import { RelativeTime } from "@/ui/RelativeTime";
import { RichText } from "@/ui/RichText";
import { Files } from "./Files";
import type { Work } from "./types";
import { useName } from "./useName";

/** What was handed in: the newest text and files, below the question that they answer. */
export function WorkView({ work, takesFocus }: { work: Work; takesFocus: boolean }) {
  const t = useTranslations("grading.work");
  const name = useName();
  const heading = useRef<HTMLHeadingElement>(null);
  const isAsked = useRef(takesFocus);
  useEffect(() => {
    if (!isAsked.current) return;
    heading.current?.focus({ preventScroll: true });
    heading.current?.scrollIntoView({ block: "nearest" });
  }, []);
  const { assignment } = work;
  return (
    <article aria-labelledby="work-heading">
      <p className="text-sm text-ink-soft">{assignment.title}</p>
      <h2
        ref={heading}
        id="work-heading"
        tabIndex={-1}
        className="scroll-mt-4 font-serif text-xl font-semibold outline-none"
      >
        {name(work.learner)}
      </h2>
      <p className="mt-1 mb-4 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-ink-soft">
        <span>
          {t("handedIn")} <RelativeTime at={work.submitted_at} />
        </span>
        {work.attempt > 1 && <span>{t("attempt", { number: work.attempt })}</span>}
        {work.late && <Badge tone="warn">{t("daysLate", { days: work.late_days })}</Badge>}
        {work.status === "graded" && <Badge tone="good">{t("graded")}</Badge>}
        {work.status === "returned" && <Badge>{t("returned")}</Badge>}
      </p>
      {assignment.instructions_html && (
        <details className="mb-5 border-y border-line py-1 text-sm">
          <summary className="min-h-8 cursor-pointer py-1.5 font-medium text-ink-soft hover:text-ink">
            {t("instructions")}
          </summary>
          <RichText html={assignment.instructions_html} className="max-w-prose pt-1 pb-3" />
        </details>
      )}
      {work.text ? (
        <p className="max-w-prose leading-relaxed wrap-anywhere whitespace-pre-wrap">{work.text}</p>
      ) : (
        <p className="text-ink-soft">{work.text === null ? t("erased") : t("noText")}</p>
      )}
      <Files files={work.files} label={t("files")} />
    </article>
  );
}
