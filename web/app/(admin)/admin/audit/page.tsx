import { ScrollText } from "lucide-react";
import type { Metadata } from "next";
import { unwrap, unwrapOrNull } from "@/client/problem";
import { serverApi } from "@/client/server";
import { AuditFilter } from "@/features/identity/admin/audit/AuditFilter";
import { ACTIONS } from "@/features/identity/admin/audit/actions";
import { AuditList } from "@/features/identity/admin/audit/AuditList";
import { translator } from "@/i18n/server";
import { isUuid } from "@/lib/uuid";
import { EmptyState } from "@/ui/EmptyState";
import { LinkButton } from "@/ui/LinkButton";
import { PageHeader } from "@/ui/PageHeader";
import { Pagination } from "@/ui/Pagination";
import { read, withQuery, type Query } from "../address";
import { requireAdmin } from "../guard";

export async function generateMetadata(): Promise<Metadata> {
  const t = await translator("admin.audit");
  return { title: t("title") };
}

export default async function AuditPage({ searchParams }: { searchParams: Query }) {
  const { time_zone: timeZone } = await requireAdmin("/admin/audit");
  const t = await translator("admin.audit");
  const wanted = await read(searchParams, ["actor", "subject", "action", "cursor"]);
  const actor = wanted.actor && isUuid(wanted.actor) ? wanted.actor : undefined;
  const subject = wanted.subject && isUuid(wanted.subject) ? wanted.subject : undefined;
  const action = ACTIONS.find((one) => one === wanted.action);
  const { cursor } = wanted;
  const api = await serverApi();
  const query = { actor_id: actor, subject_id: subject, action, cursor, limit: 40 };
  const [page, actorName, subjectName] = await Promise.all([
    unwrap(api.GET("/api/v1/admin/audit", { params: { query } })),
    nameOf(actor),
    nameOf(subject),
  ]);
  const filter = { actor, subject, action };
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")} />
      <AuditFilter filter={filter} actorName={actorName} subjectName={subjectName} />
      {page.items.length > 0 ? (
        <AuditList entries={page.items} timeZone={timeZone} />
      ) : (
        <EmptyState
          icon={ScrollText}
          title={t("empty")}
          text={t("emptyText")}
          action={<LinkButton href="/admin/audit">{t("clear")}</LinkButton>}
        />
      )}
      <Pagination
        previousHref={cursor && withQuery("/admin/audit", filter)}
        nextHref={
          page.next_cursor ? withQuery("/admin/audit", { ...filter, cursor: page.next_cursor }) : undefined
        }
      />
    </>
  );
}

/** The name of who is filtered by; null when nobody is, or when they are erased. */
async function nameOf(userId: string | undefined): Promise<string | null> {
  if (!userId) return null;
  const api = await serverApi();
  const user = await unwrapOrNull(api.GET("/api/v1/users/{userId}", { params: { path: { userId } } }));
  return user && `${user.first_name} ${user.last_name}`;
}
