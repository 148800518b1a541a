import type { Metadata } from "next";
import Link from "next/link";
import { unwrap } from "@/client/problem";
import { serverApi } from "@/client/server";
import { AuditList } from "@/features/identity/admin/audit/AuditList";
import { Health } from "@/features/operations/Health";
import { formatter, translator } from "@/i18n/server";
import { LinkButton } from "@/ui/LinkButton";
import { PageHeader } from "@/ui/PageHeader";
import { Section } from "@/ui/Section";
import { requireAdmin } from "./guard";

export async function generateMetadata(): Promise<Metadata> {
  const t = await translator("admin.overview");
  return { title: t("title") };
}

export default async function AdminPage() {
  const { time_zone: timeZone } = await requireAdmin("/admin");
  const t = await translator("admin.overview");
  const format = await formatter();
  const api = await serverApi();
  const [system, latest] = await Promise.all([
    unwrap(api.GET("/api/v1/admin/system")),
    unwrap(api.GET("/api/v1/admin/audit", { params: { query: { limit: 5 } } })),
  ]);
  const date = format.dateTime(new Date(system.started_at), {
    dateStyle: "long",
    timeStyle: "short",
    timeZone,
  });
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")} />
      <Section title={t("health")} actions={<More href="/admin/system" label={t("details")} />}>
        <Health system={system} />
        <p className="mt-3 text-sm text-ink-soft">{t("version", { version: system.version, date })}</p>
      </Section>
      <Section title={t("people")} lead={t("peopleLead")}>
        <div className="flex flex-wrap gap-2">
          <LinkButton href="/admin/users">{t("allUsers")}</LinkButton>
          <LinkButton href="/admin/users?role=instructor">{t("instructors")}</LinkButton>
          <LinkButton href="/admin/users?role=admin">{t("admins")}</LinkButton>
        </div>
      </Section>
      <Section title={t("latest")} actions={<More href="/admin/audit" label={t("allEntries")} />}>
        <AuditList entries={latest.items} timeZone={timeZone} />
      </Section>
    </>
  );
}

function More({ href, label }: { href: string; label: string }) {
  return (
    <Link href={href} className="text-sm font-medium text-accent underline underline-offset-2">
      {label}
    </Link>
  );
}
