"use client";

import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { unwrap } from "@/client/problem";
import { useFormatter } from "@/i18n/client";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { DataTable, type Column } from "@/ui/DataTable";
import { LoadMore } from "@/ui/LoadMore";
import { keysKey, type EnrollmentKey, type Keys } from "./types";

const KeyDialog = dynamic(() => import("./KeyDialog").then((found) => found.KeyDialog));

const ConfirmDialog = dynamic(() => import("@/ui/ConfirmDialog").then((found) => found.ConfirmDialog));

interface Props {
  courseId: string;
  timeZone: string;
  first: Keys;
}

/** The keys of a course: what each lets in, and how often it did. */
export function KeyList({ courseId, timeZone, first }: Props) {
  const t = useTranslations("grading.entry");
  const [isMaking, setMaking] = useState(false);
  const [toWithdraw, setToWithdraw] = useState<EnrollmentKey | null>(null);
  const client = useQueryClient();
  const query = useInfiniteQuery({
    queryKey: keysKey(courseId),
    queryFn: ({ pageParam }) =>
      unwrap(
        api.GET("/api/v1/courses/{courseId}/enrollment-keys", {
          params: { path: { courseId }, query: { cursor: pageParam ?? undefined } },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor ?? null,
    initialData: { pages: [first], pageParams: [null as string | null] },
  });
  const rows = query.data.pages.flatMap((page) => page.items);
  const withdraw = async () => {
    if (!toWithdraw) return;
    const params = { path: { courseId, enrollmentKeyId: toWithdraw.key_id } };
    await unwrap(api.DELETE("/api/v1/courses/{courseId}/enrollment-keys/{enrollmentKeyId}", { params }));
    await client.invalidateQueries({ queryKey: keysKey(courseId) });
  };
  return (
    <>
      {rows.length > 0 && <KeyTable rows={rows} onWithdraw={setToWithdraw} />}
      {query.hasNextPage && (
        <LoadMore hasMore isLoading={query.isFetchingNextPage} onMore={() => void query.fetchNextPage()} />
      )}
      <Button className={rows.length > 0 ? "mt-4" : undefined} onPress={() => setMaking(true)}>
        {t("makeKey")}
      </Button>
      {isMaking && <KeyDialog courseId={courseId} timeZone={timeZone} onClose={() => setMaking(false)} />}
      <ConfirmDialog
        title={t("withdrawTitle", { label: toWithdraw?.label ?? "" })}
        confirmLabel={t("withdraw")}
        danger
        isOpen={toWithdraw !== null}
        onOpenChange={(isOpen) => !isOpen && setToWithdraw(null)}
        onConfirm={withdraw}
      >
        <p>{t("withdrawBody")}</p>
      </ConfirmDialog>
    </>
  );
}

function KeyTable(props: { rows: readonly EnrollmentKey[]; onWithdraw: (key: EnrollmentKey) => void }) {
  const t = useTranslations("grading.entry");
  const format = useFormatter();
  const moment = (at: string) => format.dateTime(new Date(at), { dateStyle: "medium", timeStyle: "short" });
  const columns: Column<EnrollmentKey>[] = [
    { id: "label", header: t("keyLabel"), isRowHeader: true, cell: (row) => row.label },
    {
      id: "key",
      header: t("key"),
      cell: (row) => <span className="font-mono whitespace-nowrap select-all">{row.key}</span>,
    },
    {
      id: "uses",
      header: t("uses"),
      cell: ({ uses, max_uses }) =>
        max_uses === null ? t("usesAny", { uses }) : t("usesOf", { uses, most: max_uses }),
    },
    {
      id: "status",
      header: t("status"),
      cell: (row) =>
        row.withdrawn_at ? (
          <Badge tone="bad">{t("withdrawn")}</Badge>
        ) : row.expires_at ? (
          t("until", { date: moment(row.expires_at) })
        ) : (
          t("forGood")
        ),
    },
    {
      id: "actions",
      header: t("actions"),
      cell: (row) =>
        row.withdrawn_at === null && (
          <Button size="sm" onPress={() => props.onWithdraw(row)}>
            {t("withdraw")}
            <span className="sr-only">{`: ${row.label}`}</span>
          </Button>
        ),
    },
  ];
  return (
    <DataTable
      caption={t("keys")}
      hideCaption
      columns={columns}
      rows={props.rows}
      rowId={(row) => row.key_id}
    />
  );
}
