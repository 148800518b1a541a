import {
  Activity,
  BookOpen,
  LayoutDashboard,
  ListChecks,
  ScrollText,
  TriangleAlert,
  Users,
} from "lucide-react";
import type { Metadata } from "next";
import type { ReactNode } from "react";
import { SiteShell } from "@/app/shell/SiteShell";
import { ProvideMessages } from "@/i18n/provide";
import { translator } from "@/i18n/server";
import { SideNav, WithSideNav } from "@/ui/shell/SideNav";

export const metadata: Metadata = { robots: { index: false } };

export default async function AdminLayout({ children }: { children: ReactNode }) {
  const t = await translator("admin.nav");
  const groups = [
    { links: [{ href: "/admin", label: t("overview"), icon: <LayoutDashboard aria-hidden="true" /> }] },
    {
      title: t("people"),
      links: [
        { href: "/admin/users", label: t("users"), icon: <Users aria-hidden="true" /> },
        { href: "/admin/courses", label: t("courses"), icon: <BookOpen aria-hidden="true" /> },
        { href: "/admin/audit", label: t("audit"), icon: <ScrollText aria-hidden="true" /> },
      ],
    },
    {
      title: t("running"),
      links: [
        { href: "/admin/system", label: t("system"), icon: <Activity aria-hidden="true" /> },
        { href: "/admin/jobs", label: t("jobs"), icon: <ListChecks aria-hidden="true" /> },
        { href: "/admin/events", label: t("events"), icon: <TriangleAlert aria-hidden="true" /> },
      ],
    },
  ];
  return (
    <SiteShell>
      <ProvideMessages namespaces={["admin"]}>
        <WithSideNav nav={<SideNav label={t("label")} groups={groups} />}>{children}</WithSideNav>
      </ProvideMessages>
    </SiteShell>
  );
}
