import type { Metadata } from "next";
import { unwrap } from "@/client/problem";
import { serverApi } from "@/client/server";
import { DeadLetterTable } from "@/features/operations/DeadLetterTable";
import { translator } from "@/i18n/server";
import { PageHeader } from "@/ui/PageHeader";
import { Pagination } from "@/ui/Pagination";
import { read, withQuery, type Query } from "../address";
import { requireAdmin } from "../guard";

export async function generateMetadata(): Promise<Metadata> {
  const t = await translator("admin.events");
  return { title: t("title") };
}

export default async function EventsPage({ searchParams }: { searchParams: Query }) {
  await requireAdmin("/admin/events");
  const t = await translator("admin.events");
  const { cursor } = await read(searchParams, ["cursor"]);
  const api = await serverApi();
  const query = { cursor, limit: 50 };
  const page = await unwrap(api.GET("/api/v1/admin/dead-letters", { params: { query } }));
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")} />
      <DeadLetterTable letters={page.items} />
      <Pagination
        previousHref={cursor && "/admin/events"}
        nextHref={page.next_cursor ? withQuery("/admin/events", { cursor: page.next_cursor }) : undefined}
      />
    </>
  );
}
