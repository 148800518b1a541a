"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Users } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { ApiProblem, unwrap } from "@/client/problem";
import { EmptyState } from "@/ui/EmptyState";
import { LinkButton } from "@/ui/LinkButton";
import { LoadMore } from "@/ui/LoadMore";
import { NativeSelect } from "@/ui/NativeField";
import { Notice } from "@/ui/Notice";
import { PageHeader } from "@/ui/PageHeader";
import { SkeletonList } from "@/ui/Skeleton";
import { FindForm } from "../FindForm";
import { LearnersTable } from "./LearnersTable";
import { FIRST_SORT, SORTS, type LearnerSort, type Learners } from "./types";

interface Props {
  courseId: string;
  slug: string;
  /** The first page in the order of `FIRST_SORT`, as the server has read it. */
  first: Learners;
}

/** Who is in the course, how far, and when they were last here. */
export function LearnersPage({ courseId, slug, first }: Props) {
  const t = useTranslations("grading.learners");
  const [sort, setSort] = useState<LearnerSort>(FIRST_SORT);
  const [name, setName] = useState("");
  const query = useLearners(courseId, sort, name, first);
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (first.items.length === 0 && rows.length === 0) return <Nobody slug={slug} />;
  return (
    <>
      <PageHeader title={t("title")} />
      <div className="mb-6 flex flex-wrap items-end justify-between gap-x-6 gap-y-4">
        <FindForm
          words={name}
          onWords={setName}
          texts={{ search: t("search"), find: t("find"), showAll: t("showAll") }}
        />
        <NativeSelect
          label={t("sort")}
          className="max-w-60"
          items={SORTS.map((id) => ({ id, label: t(`sorts.${id}`) }))}
          value={sort}
          disabled={name !== ""}
          onChange={(event) => setSort(SORTS.find((one) => one === event.target.value) ?? FIRST_SORT)}
        />
      </div>
      {query.error && (
        <Notice tone="bad" live className="mb-4">
          {query.error instanceof ApiProblem ? query.error.message : t("unreachable")}
        </Notice>
      )}
      <p role="status" className="mb-3 text-sm text-ink-soft empty:hidden">
        {name && query.data ? t("found", { count: rows.length }) : null}
      </p>
      {query.isPending && !query.error && <SkeletonList label={t("loading")} />}
      {rows.length > 0 && <LearnersTable courseId={courseId} rows={rows} />}
      {query.hasNextPage && (
        <LoadMore hasMore isLoading={query.isFetchingNextPage} onMore={() => void query.fetchNextPage()} />
      )}
    </>
  );
}

/** The learners in this order, or those of this name. */
function useLearners(courseId: string, sort: LearnerSort, name: string, first: Learners) {
  const isFirst = sort === FIRST_SORT && !name;
  return useInfiniteQuery({
    queryKey: ["learners", courseId, name ? { name } : { sort }],
    queryFn: ({ pageParam }) => (name ? search(courseId, name) : read(courseId, sort, pageParam)),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor ?? null,
    initialData: isFirst ? { pages: [first], pageParams: [null as string | null] } : undefined,
  });
}

function read(courseId: string, sort: LearnerSort, cursor: string | null): Promise<Learners> {
  const query = { sort, cursor: cursor ?? undefined };
  return unwrap(api.GET("/api/v1/courses/{courseId}/learners", { params: { path: { courseId }, query } }));
}

async function search(courseId: string, name: string): Promise<Learners> {
  const params = { path: { courseId } };
  const found = await unwrap(
    api.POST("/api/v1/courses/{courseId}/learners/search", { params, body: { name } }),
  );
  return { items: found.items, next_cursor: null };
}

function Nobody({ slug }: { slug: string }) {
  const t = useTranslations("grading.learners");
  return (
    <>
      <PageHeader title={t("title")} />
      <EmptyState
        icon={Users}
        title={t("empty")}
        text={t("emptyText")}
        action={
          <LinkButton href={`/courses/${slug}`} variant="primary">
            {t("coursePage")}
          </LinkButton>
        }
      />
    </>
  );
}
