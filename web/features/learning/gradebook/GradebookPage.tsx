"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Download, GraduationCap, Upload, Users } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { ApiProblem, unwrap } from "@/client/problem";
import { buttonClasses } from "@/ui/buttonStyles";
import { EmptyState } from "@/ui/EmptyState";
import { LinkButton } from "@/ui/LinkButton";
import { LoadMore } from "@/ui/LoadMore";
import { Notice } from "@/ui/Notice";
import { PageHeader } from "@/ui/PageHeader";
import { useName } from "../grading/useName";
import { GradebookTable } from "./GradebookTable";
import { gradebookKey } from "./api";
import type { Gradebook, GradebookColumn, GradebookRow } from "./types";

const GradeDialog = dynamic(() => import("./GradeDialog").then((found) => found.GradeDialog));

interface Props {
  courseId: string;
  slug: string;
  /** Only this learner's row. */
  learnerId: string | null;
  /** The first page, as the server has read it. */
  first: Gradebook;
}

/** Every learner's results in every lesson with points. */
export function GradebookPage({ courseId, slug, learnerId, first }: Props) {
  const t = useTranslations("grading.gradebook");
  const query = useInfiniteQuery({
    queryKey: [...gradebookKey(courseId), learnerId],
    queryFn: ({ pageParam }) => read(courseId, learnerId, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    initialData: { pages: [first], pageParams: [null] },
  });
  const [open, setOpen] = useState<{ row: GradebookRow; column: GradebookColumn } | null>(null);
  const name = useName();
  const rows = query.data.pages.flatMap((page) => page.items);
  const columns = query.data.pages[0]?.columns ?? [];
  return (
    <>
      <PageHeader
        title={t("title")}
        lead={t("lead")}
        actions={
          <>
            <LinkButton href={`/teach/${courseId}/gradebook/import`}>
              <Upload aria-hidden="true" />
              {t("upload")}
            </LinkButton>
            {/* The browser's own download: the answer is a stream, however large the course is. */}
            <a
              href={`/api/v1/courses/${courseId}/gradebook.csv`}
              download
              className={buttonClasses({ variant: "secondary" })}
            >
              <Download aria-hidden="true" />
              {t("download")}
            </a>
          </>
        }
      />
      {query.error && (
        <Notice tone="bad" live className="mb-4">
          {query.error instanceof ApiProblem ? query.error.message : t("unreachable")}
        </Notice>
      )}
      {learnerId && <OneLearner courseId={courseId} row={rows[0]} />}
      {columns.length === 0 ? (
        <EmptyState icon={GraduationCap} title={t("noColumns")} text={t("noColumnsText")} />
      ) : rows.length > 0 ? (
        <GradebookTable
          courseId={courseId}
          columns={columns}
          rows={rows}
          onOpen={(row, column) => setOpen({ row, column })}
        />
      ) : (
        !learnerId && <Nobody slug={slug} />
      )}
      {open && (
        <GradeDialog
          place={{ courseId, userId: open.row.learner.user_id, lessonId: open.column.lesson_id }}
          title={`${name(open.row.learner)}, ${open.column.title}`}
          onClose={() => setOpen(null)}
        />
      )}
      {query.hasNextPage && (
        <LoadMore hasMore isLoading={query.isFetchingNextPage} onMore={() => void query.fetchNextPage()} />
      )}
    </>
  );
}

function read(courseId: string, learnerId: string | null, cursor: string | null): Promise<Gradebook> {
  const query = { learner_id: learnerId ?? undefined, cursor: cursor ?? undefined };
  return unwrap(api.GET("/api/v1/courses/{courseId}/gradebook", { params: { path: { courseId }, query } }));
}

function OneLearner({ courseId, row }: { courseId: string; row: Gradebook["items"][number] | undefined }) {
  const t = useTranslations("grading.gradebook");
  const name = useName();
  return (
    <p className="mb-4 flex flex-wrap gap-x-3 text-sm">
      {row ? t("oneLearner", { name: name(row.learner) }) : t("notHere")}
      <Link href={`/teach/${courseId}/gradebook`} className="text-accent underline underline-offset-2">
        {t("all")}
      </Link>
    </p>
  );
}

function Nobody({ slug }: { slug: string }) {
  const t = useTranslations("grading.gradebook");
  return (
    <EmptyState
      icon={Users}
      title={t("nobody")}
      text={t("nobodyText")}
      action={<LinkButton href={`/courses/${slug}`}>{t("coursePage")}</LinkButton>}
    />
  );
}
