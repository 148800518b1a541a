import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { unwrap, unwrapOrNull } from "@/client/problem";
import { serverApi } from "@/client/server";
import { AuditList } from "@/features/identity/admin/audit/AuditList";
import { AccessActions } from "@/features/identity/admin/person/AccessActions";
import { EndSessions } from "@/features/identity/admin/person/EndSessions";
import { EraseUser } from "@/features/identity/admin/person/EraseUser";
import { PersonFacts } from "@/features/identity/admin/person/PersonFacts";
import { RolesForm } from "@/features/identity/admin/person/RolesForm";
import { SessionTable } from "@/features/identity/admin/person/SessionTable";
import { translator } from "@/i18n/server";
import { isUuid } from "@/lib/uuid";
import { Breadcrumbs } from "@/ui/Breadcrumbs";
import { PageHeader } from "@/ui/PageHeader";
import { Section } from "@/ui/Section";
import { requireAdmin } from "../../guard";
import { Progress } from "./Progress";

export async function generateMetadata(): Promise<Metadata> {
  const t = await translator("admin.users");
  return { title: t("title") };
}

export default async function UserPage({ params }: { params: Promise<{ id: string }> }) {
  const { id: userId } = await params;
  const { time_zone: timeZone } = await requireAdmin(`/admin/users/${userId}`);
  if (!isUuid(userId)) notFound();
  const t = await translator("admin.user");
  const { user, sessions, progress, audit } = await load(userId);
  const name = `${user.first_name} ${user.last_name}`;
  return (
    <>
      <PageHeader
        title={name}
        above={<Breadcrumbs steps={[{ label: t("back"), href: "/admin/users" }, { label: name }]} />}
      />
      <Section title={t("facts")}>
        <PersonFacts user={user} timeZone={timeZone} />
      </Section>
      <Section title={t("access")}>
        <AccessActions
          userId={userId}
          name={name}
          isSuspended={Boolean(user.suspended_at)}
          isViewable={!user.suspended_at && !user.roles.includes("admin")}
        />
      </Section>
      <Section title={t("rolesTitle")} lead={t("rolesLead")}>
        {/* When the roles change elsewhere, the boxes begin anew. */}
        <RolesForm key={user.roles.join()} user={user} />
      </Section>
      <Section
        title={t("sessions")}
        actions={sessions.length > 0 && <EndSessions userId={userId} name={name} count={sessions.length} />}
      >
        <SessionTable sessions={sessions} />
      </Section>
      <Section title={t("progress")}>
        <Progress courses={progress.courses} timeZone={timeZone} />
      </Section>
      <Section
        title={t("audit")}
        actions={
          <Link
            href={`/admin/audit?subject=${userId}`}
            className="text-sm font-medium text-accent underline underline-offset-2"
          >
            {t("auditAll")}
          </Link>
        }
      >
        {audit.items.length > 0 ? (
          <AuditList entries={audit.items} timeZone={timeZone} />
        ) : (
          <p className="text-ink-soft">{t("auditNone")}</p>
        )}
      </Section>
      <Section title={t("erase")} lead={t("eraseLead")}>
        <EraseUser userId={userId} name={name} email={user.email} />
      </Section>
    </>
  );
}

async function load(userId: string) {
  const api = await serverApi();
  const params = { path: { userId } };
  const user = await unwrapOrNull(api.GET("/api/v1/users/{userId}", { params }));
  if (!user) notFound();
  const [sessions, progress, audit] = await Promise.all([
    unwrap(api.GET("/api/v1/users/{userId}/sessions", { params })),
    unwrap(api.GET("/api/v1/users/{userId}/progress", { params })),
    unwrap(api.GET("/api/v1/admin/audit", { params: { query: { subject_id: userId, limit: 10 } } })),
  ]);
  return { user, sessions: sessions.items, progress, audit };
}
