import type { Metadata } from "next";
import { unwrap } from "@/client/problem";
import { serverApi } from "@/client/server";
import { ROLES } from "@/features/identity/admin/types";
import { UserSearch } from "@/features/identity/admin/users/UserSearch";
import { UserTable } from "@/features/identity/admin/users/UserTable";
import { translator } from "@/i18n/server";
import { LinkButton } from "@/ui/LinkButton";
import { PageHeader } from "@/ui/PageHeader";
import { Pagination } from "@/ui/Pagination";
import { read, withQuery, type Query } from "../address";
import { FilterLinks } from "../FilterLinks";
import { requireAdmin } from "../guard";

export async function generateMetadata(): Promise<Metadata> {
  const t = await translator("admin.users");
  return { title: t("title") };
}

export default async function UsersPage({ searchParams }: { searchParams: Query }) {
  const { time_zone: timeZone } = await requireAdmin("/admin/users");
  const t = await translator("admin");
  const wanted = await read(searchParams, ["role", "cursor"]);
  const role = ROLES.find((one) => one === wanted.role);
  const api = await serverApi();
  const query = { role, cursor: wanted.cursor, limit: 50 };
  const page = await unwrap(api.GET("/api/v1/users", { params: { query } }));
  const filters = [
    { href: "/admin/users", label: t("users.all"), isCurrent: !role },
    ...ROLES.map((one) => ({
      href: `/admin/users?role=${one}`,
      label: t(`roles.${one}`),
      isCurrent: one === role,
    })),
  ];
  return (
    <>
      <PageHeader
        title={t("users.title")}
        lead={t("users.lead")}
        actions={<LinkButton href="/admin/users/invite">{t("invite.title")}</LinkButton>}
      />
      <UserSearch />
      <div className="mt-6 border-t border-line pt-5">
        <FilterLinks label={t("users.role")} links={filters} />
        <UserTable users={page.items} timeZone={timeZone} />
        <Pagination
          previousHref={wanted.cursor && withQuery("/admin/users", { role })}
          nextHref={
            page.next_cursor ? withQuery("/admin/users", { role, cursor: page.next_cursor }) : undefined
          }
        />
      </div>
    </>
  );
}
