import type { Metadata } from "next";
import { unwrap } from "@/client/problem";
import { serverApi } from "@/client/server";
import { JobTable } from "@/features/operations/JobTable";
import { translator } from "@/i18n/server";
import { PageHeader } from "@/ui/PageHeader";
import { Pagination } from "@/ui/Pagination";
import { read, withQuery, type Query } from "../address";
import { FilterLinks } from "../FilterLinks";
import { requireAdmin } from "../guard";

const STATES = ["waiting", "running", "failed"] as const;

export async function generateMetadata(): Promise<Metadata> {
  const t = await translator("admin.jobs");
  return { title: t("title") };
}

export default async function JobsPage({ searchParams }: { searchParams: Query }) {
  await requireAdmin("/admin/jobs");
  const t = await translator("admin.jobs");
  const wanted = await read(searchParams, ["state", "cursor"]);
  const state = STATES.find((one) => one === wanted.state);
  const api = await serverApi();
  const query = { state, cursor: wanted.cursor, limit: 50 };
  const page = await unwrap(api.GET("/api/v1/admin/jobs", { params: { query } }));
  const filters = [
    { href: "/admin/jobs", label: t("all"), isCurrent: !state },
    ...STATES.map((one) => ({ href: `/admin/jobs?state=${one}`, label: t(one), isCurrent: one === state })),
  ];
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")} />
      <FilterLinks label={t("state")} links={filters} />
      <JobTable jobs={page.items} />
      <Pagination
        previousHref={wanted.cursor && withQuery("/admin/jobs", { state })}
        nextHref={
          page.next_cursor ? withQuery("/admin/jobs", { state, cursor: page.next_cursor }) : undefined
        }
      />
    </>
  );
}
