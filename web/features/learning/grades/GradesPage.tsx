import { ClipboardCheck } from "lucide-react";
import Link from "next/link";
import type { components } from "@/client/schema";
import { formatter, translator } from "@/i18n/server";
import { Badge } from "@/ui/Badge";
import { DataTable } from "@/ui/DataTable";
import { EmptyState } from "@/ui/EmptyState";
import { PageHeader } from "@/ui/PageHeader";
import { ProgressBar } from "@/ui/ProgressBar";
import { isMissing, type GradedLesson } from "./graded";
import { OwnHistory } from "./OwnHistory";

type Grade = components["schemas"]["GradeOut"];

interface Grades {
  slug: string;
  grade: Grade | null;
  passed: boolean | null;
  passPercentage: number | null;
  lessons: GradedLesson[];
}

/** All that is graded in a course: the grade, how it is made, and what is still missing. */
export async function GradesPage(props: Grades) {
  const t = await translator("learn.grades");
  if (props.lessons.length === 0) {
    return (
      <div className="mx-auto max-w-prose">
        <PageHeader title={t("title")} />
        <EmptyState icon={ClipboardCheck} title={t("emptyTitle")} text={t("emptyBody")} />
      </div>
    );
  }
  return (
    <div className="mx-auto max-w-prose space-y-10">
      <div>
        <PageHeader title={t("title")} />
        <Total {...props} />
      </div>
      <Lessons {...props} />
      {props.grade && props.grade.categories.length > 0 && <Categories grade={props.grade} />}
    </div>
  );
}

async function Total({ grade, passed, passPercentage, lessons }: Grades) {
  const t = await translator("learn.grades");
  const format = await formatter();
  const percent = (value: number) =>
    format.number(value / 100, { style: "percent", maximumFractionDigits: 1 });
  if (!grade) return <p className="text-ink-soft">{t("none")}</p>;
  return (
    <section aria-labelledby="total">
      <h2 id="total" className="text-sm font-semibold text-ink-soft">
        {t("course")}
      </h2>
      <p className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <span className="font-serif text-3xl font-semibold tabular-nums">{percent(grade.percentage)}</span>
        {passed !== null && (
          <Badge tone={passed ? "good" : "neutral"}>{t(passed ? "passed" : "notYet")}</Badge>
        )}
      </p>
      <ProgressBar value={grade.percentage} label={t("course")} className="mt-2 max-w-form" />
      <p className="mt-3 text-sm text-ink-soft">
        {passPercentage !== null && `${t("passMark", { mark: percent(passPercentage) })} `}
        {t("missing", { count: lessons.filter(isMissing).length })} {t("soFar")}
      </p>
    </section>
  );
}

async function Lessons({ slug, lessons }: Grades) {
  const t = await translator("learn.grades");
  const format = await formatter();
  const number = (value: number) => format.number(value, { maximumFractionDigits: 2 });
  return (
    <DataTable
      caption={t("table")}
      rows={lessons}
      rowId={(lesson) => lesson.lessonId}
      columns={[
        {
          id: "lesson",
          header: t("lesson"),
          isRowHeader: true,
          cell: (lesson) => (
            <Link href={`/learn/${slug}/${lesson.lessonId}`} className="hover:text-accent">
              {lesson.title}
            </Link>
          ),
        },
        { id: "category", header: t("category"), cell: (lesson) => lesson.category ?? "–" },
        { id: "state", header: t("state"), cell: (lesson) => t(`states.${lesson.state}`) },
        {
          id: "score",
          header: t("score"),
          align: "end",
          cell: ({ score, maxScore }) =>
            t("scoreOf", { score: score === null ? "–" : number(score), max: number(maxScore) }),
        },
        {
          id: "history",
          header: t("history"),
          cell: (lesson) =>
            lesson.score === null ? "–" : <OwnHistory lessonId={lesson.lessonId} lesson={lesson.title} />,
        },
      ]}
    />
  );
}

async function Categories({ grade }: { grade: Grade }) {
  const t = await translator("learn.grades");
  const format = await formatter();
  const percent = (share: number) => format.number(share, { style: "percent", maximumFractionDigits: 1 });
  return (
    <DataTable
      caption={t("categories")}
      rows={grade.categories}
      rowId={(category) => category.name}
      columns={[
        { id: "name", header: t("category"), isRowHeader: true, cell: (one) => one.name },
        { id: "lessons", header: t("lessons"), align: "end", cell: (one) => one.lessons },
        { id: "weight", header: t("weight"), align: "end", cell: (one) => percent(one.weight) },
        { id: "average", header: t("average"), align: "end", cell: (one) => percent(one.percentage / 100) },
      ]}
    />
  );
}
