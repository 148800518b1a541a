"use client";

import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { lessonOf } from "../outline/model";
import type { Checks, Outline, ProblemEntry } from "../types";
import { placeOf } from "./places";

/** What keeps the draft from being published, and what had better be looked at; each leads to its place. */
export function CheckList({ checks, outline }: { checks: Checks; outline: Outline }) {
  const t = useTranslations("teach.publish");
  if (checks.problems.length === 0) {
    return (
      <p className="flex items-center gap-2 text-good">
        <CircleCheck aria-hidden="true" className="size-5" />
        {t("allGood")}
      </p>
    );
  }
  const errors = checks.problems.filter((one) => one.severity === "error");
  const warnings = checks.problems.filter((one) => one.severity === "warning");
  return (
    <div className="flex flex-col gap-6">
      {errors.length > 0 && (
        <Group title={t("errors", { count: errors.length })} problems={errors} outline={outline} />
      )}
      {warnings.length > 0 && (
        <Group title={t("warnings", { count: warnings.length })} problems={warnings} outline={outline} />
      )}
    </div>
  );
}

function Group(props: { title: string; problems: ProblemEntry[]; outline: Outline }) {
  return (
    <div>
      <h3 className="mb-1 text-sm font-semibold">{props.title}</h3>
      <ul className="border-t border-line">
        {props.problems.map((one, index) => (
          <li key={`${one.pointer} ${one.code} ${index}`} className="border-b border-line">
            <Finding problem={one} outline={props.outline} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Finding({ problem, outline }: { problem: ProblemEntry; outline: Outline }) {
  const t = useTranslations("teach.publish");
  const place = placeOf(problem, outline.course.course_id);
  const lesson = problem.lesson_id ? lessonOf(outline.modules, problem.lesson_id) : undefined;
  const isError = problem.severity === "error";
  const Icon = isError ? CircleAlert : TriangleAlert;
  const where = [lesson?.title, place.block !== null && t("block", { number: place.block + 1 })].filter(
    Boolean,
  );
  return (
    <Link href={place.href} className="group flex gap-3 px-1 py-3 text-ink no-underline hover:bg-sunken">
      <Icon aria-hidden="true" className={`mt-0.5 size-5 shrink-0 ${isError ? "text-bad" : "text-warn"}`} />
      <span className="min-w-0">
        <span className="block group-hover:text-accent">{problem.detail}</span>
        <span className="block text-sm text-ink-soft">
          {where.length > 0 ? where.join(" · ") : t(`in.${place.page}`)}
        </span>
      </span>
    </Link>
  );
}
