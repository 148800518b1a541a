import { ArrowDown, ArrowRight, ArrowUp } from "lucide-react";
import { useTranslations } from "use-intl";
import { useFormatter } from "@/i18n/client";
import { DataTable, type Column } from "@/ui/DataTable";
import { LoadMore } from "@/ui/LoadMore";
import { SkeletonList } from "@/ui/Skeleton";
import { useName } from "../grading/useName";
import { useMoves } from "./api";
import type { Move, Regrade } from "./types";

/** Who moves by how much, the greatest move first; on a phone each is a card. */
export function MovesTable({ regrade }: { regrade: Regrade }) {
  const t = useTranslations("grading.regrade.moves");
  const name = useName();
  const format = useFormatter();
  const query = useMoves(regrade);
  const rows = query.data?.pages.flatMap((page) => page.items);
  if (!rows) return <SkeletonList label={t("loading")} />;
  const points = (score: number, max: number) =>
    t("points", { score: format.number(score, { maximumFractionDigits: 2 }), max: format.number(max) });
  const percent = (grade: number | null) =>
    grade === null
      ? t("noGrade")
      : format.number(grade / 100, { style: "percent", maximumFractionDigits: 1 });
  const columns: Column<Move>[] = [
    { id: "learner", header: t("learner"), isRowHeader: true, cell: (row) => name(row.learner) },
    { id: "attempt", header: t("attempt"), align: "end", cell: (row) => format.number(row.attempt) },
    {
      id: "points",
      header: t("score"),
      align: "end",
      cell: (row) => (
        <Step
          before={points(row.score_before, row.max_score_before)}
          after={points(row.score_after, row.max_score_after)}
          change={share(row.score_after, row.max_score_after) - share(row.score_before, row.max_score_before)}
        />
      ),
    },
    {
      id: "grade",
      header: t("grade"),
      align: "end",
      cell: (row) => (
        <Step
          before={percent(row.grade_before)}
          after={percent(row.grade_after)}
          change={(row.grade_after ?? 0) - (row.grade_before ?? 0)}
        />
      ),
    },
  ];
  return (
    <>
      <DataTable
        caption={t("caption")}
        hideCaption
        columns={columns}
        rows={rows}
        rowId={(row) => row.submission_id}
        empty={<p className="text-ink-soft">{t("nobody")}</p>}
      />
      {query.hasNextPage && (
        <LoadMore hasMore isLoading={query.isFetchingNextPage} onMore={() => void query.fetchNextPage()} />
      )}
    </>
  );
}

const share = (score: number, max: number) => (max > 0 ? score / max : 0);
const SMALLEST = 1e-9;

/** Before and after; which way it goes is said by an arrow and in words. */
function Step({ before, after, change }: { before: string; after: string; change: number }) {
  const t = useTranslations("grading.regrade.moves");
  const isUp = change > SMALLEST;
  const isDown = change < -SMALLEST;
  if (!isUp && !isDown && before === after) return <span className="tabular-nums">{after}</span>;
  return (
    <span className="inline-flex flex-wrap items-center justify-end gap-x-1.5 tabular-nums">
      <span className="text-ink-soft">{before}</span>
      {isUp && <ArrowUp role="img" aria-label={t("up")} className="size-4 text-good" />}
      {isDown && <ArrowDown role="img" aria-label={t("down")} className="size-4 text-bad" />}
      {!isUp && !isDown && <ArrowRight role="img" aria-label={t("same")} className="size-4 text-ink-soft" />}
      <span className="font-semibold">{after}</span>
    </span>
  );
}
