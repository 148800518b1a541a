"use client";

import { ArrowUpDown, Minus, Pencil, Plus } from "lucide-react";
import Link from "next/link";
import { useState, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/ui/Button";
import { Difference } from "./Difference";
import type { Changes, CourseEdit } from "../types";

type Detail = keyof CourseEdit;

const ICONS = { added: Plus, removed: Minus, changed: Pencil, moved: ArrowUpDown };

/** What publishing would change for learners. */
export function ChangeList({ changes, courseId }: { changes: Changes; courseId: string }) {
  const t = useTranslations("teach.publish");
  if (!changes.any) return <p className="text-ink-soft">{t("noChanges")}</p>;
  const details = changes.details.map((name) => t(`details.${name as Detail}`));
  return (
    <ul className="border-t border-line">
      {details.length > 0 && (
        <Row
          icon={Pencil}
          what={t("detailsChanged")}
          detail={details.join(", ")}
          href={`/teach/${courseId}/settings`}
        />
      )}
      {changes.modules_changed && (
        <Row icon={ArrowUpDown} what={t("modulesChanged")} href={`/teach/${courseId}/outline`} />
      )}
      {changes.lessons.map((one) => (
        <LessonRow key={`${one.lesson_id} ${one.change}`} courseId={courseId} lesson={one} />
      ))}
    </ul>
  );
}

function LessonRow({ lesson, courseId }: { lesson: Changes["lessons"][number]; courseId: string }) {
  const t = useTranslations("teach.publish");
  const [isOpen, setOpen] = useState(false);
  const { lesson_id: id, title, change } = lesson;
  return (
    <Row
      icon={ICONS[change]}
      what={title}
      detail={t(`change.${change}`)}
      href={change === "removed" ? undefined : `/teach/${courseId}/lessons/${id}`}
      action={
        change === "changed" && (
          <Button
            size="sm"
            variant="quiet"
            aria-expanded={isOpen}
            aria-label={t("compareLesson", { title })}
            onPress={() => setOpen(!isOpen)}
          >
            {t("compare")}
          </Button>
        )
      }
    >
      {isOpen && <Difference courseId={courseId} lessonId={id} />}
    </Row>
  );
}

function Row(props: {
  icon: typeof Plus;
  what: string;
  detail?: string;
  href?: string;
  action?: ReactNode;
  children?: ReactNode;
}) {
  const { icon: Icon, what, detail, href, action, children } = props;
  return (
    <li className="flex items-start gap-3 border-b border-line px-1 py-2.5">
      <Icon aria-hidden="true" className="mt-0.5 size-5 shrink-0 text-ink-soft" />
      <div className="min-w-0 grow">
        {href ? (
          <Link href={href} className="text-ink no-underline hover:text-accent hover:underline">
            {what}
          </Link>
        ) : (
          what
        )}
        {detail && <span className="block text-sm text-ink-soft">{detail}</span>}
        {children && <div className="mt-2">{children}</div>}
      </div>
      {action}
    </li>
  );
}
