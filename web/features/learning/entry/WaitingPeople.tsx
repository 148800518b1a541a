"use client";

import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { ApiProblem, unwrap } from "@/client/problem";
import { Button } from "@/ui/Button";
import { DataTable, type Column } from "@/ui/DataTable";
import { LoadMore } from "@/ui/LoadMore";
import { RelativeTime } from "@/ui/RelativeTime";
import { toast } from "@/ui/toast";
import { useName } from "../grading/useName";
import { waitingKey, type Waiting, type WaitingList } from "./types";

/** Who waits for a seat, in their order; each may be let in out of turn, or taken off the list. */
export function WaitingPeople({ courseId, first }: { courseId: string; first: WaitingList }) {
  const t = useTranslations("grading.entry");
  const name = useName();
  const client = useQueryClient();
  const query = useInfiniteQuery({
    queryKey: waitingKey(courseId),
    queryFn: ({ pageParam }) =>
      unwrap(
        api.GET("/api/v1/courses/{courseId}/waiting-list", {
          params: { path: { courseId }, query: { cursor: pageParam ?? undefined } },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor ?? null,
    initialData: { pages: [first], pageParams: [null as string | null] },
  });
  const rows = query.data.pages.flatMap((page) => page.items);
  const act = async (what: "admit" | "strike", row: Waiting) => {
    const params = { path: { courseId, userId: row.learner.user_id } };
    try {
      await (what === "admit"
        ? unwrap(api.POST("/api/v1/courses/{courseId}/waiting-list/{userId}/admit", { params }))
        : unwrap(api.DELETE("/api/v1/courses/{courseId}/waiting-list/{userId}", { params })));
      toast.show({ message: t(what === "admit" ? "admitted" : "struck", { name: name(row.learner) }) });
    } catch (error) {
      toast.show({ message: error instanceof ApiProblem ? error.message : t("unreachable"), tone: "bad" });
    }
    await client.invalidateQueries({ queryKey: waitingKey(courseId) });
  };
  if (rows.length === 0) return <p className="text-ink-soft">{t("nobodyWaits")}</p>;
  const columns: Column<Waiting>[] = [
    { id: "name", header: t("name"), isRowHeader: true, cell: (row) => name(row.learner) },
    { id: "position", header: t("position"), cell: (row) => row.position },
    { id: "since", header: t("since"), cell: (row) => <RelativeTime at={row.since} /> },
    {
      id: "actions",
      header: t("actions"),
      cell: (row) => (
        <span className="flex flex-wrap gap-2 max-sm:justify-end">
          <Button size="sm" onPress={() => void act("admit", row)}>
            {t("admit")}
            <span className="sr-only">{`: ${name(row.learner)}`}</span>
          </Button>
          <Button size="sm" variant="quiet" onPress={() => void act("strike", row)}>
            {t("strike")}
            <span className="sr-only">{`: ${name(row.learner)}`}</span>
          </Button>
        </span>
      ),
    },
  ];
  return (
    <>
      <DataTable
        caption={t("waiting")}
        hideCaption
        columns={columns}
        rows={rows}
        rowId={(row) => row.learner.user_id}
      />
      {query.hasNextPage && (
        <LoadMore hasMore isLoading={query.isFetchingNextPage} onMore={() => void query.fetchNextPage()} />
      )}
    </>
  );
}
