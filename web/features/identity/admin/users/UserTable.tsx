import { UserRound } from "lucide-react";
import Link from "next/link";
import { formatter, translator } from "@/i18n/server";
import { Badge } from "@/ui/Badge";
import { DataTable } from "@/ui/DataTable";
import { EmptyState } from "@/ui/EmptyState";
import type { User } from "../types";

/** People, each with the way to their page. */
export async function UserTable({ users, timeZone }: { users: readonly User[]; timeZone: string }) {
  const t = await translator("admin.users");
  const role = await translator("admin.roles");
  const format = await formatter();
  return (
    <DataTable
      caption={t("table")}
      hideCaption
      rows={users}
      rowId={(user) => user.user_id}
      empty={<EmptyState icon={UserRound} title={t("empty")} text={t("emptyText")} />}
      columns={[
        {
          id: "name",
          header: t("name"),
          isRowHeader: true,
          cell: (user) => (
            <Link
              href={`/admin/users/${user.user_id}`}
              className="font-medium text-accent underline-offset-2 hover:underline"
            >
              {user.first_name} {user.last_name}
            </Link>
          ),
        },
        { id: "email", header: t("email"), cell: (user) => <span className="break-all">{user.email}</span> },
        { id: "roles", header: t("roles"), cell: (user) => user.roles.map((one) => role(one)).join(", ") },
        {
          id: "since",
          header: t("since"),
          cell: (user) => format.dateTime(new Date(user.created_at), { dateStyle: "medium", timeZone }),
        },
        {
          id: "state",
          header: t("state"),
          cell: (user) => {
            if (user.suspended_at) return <Badge tone="bad">{t("suspended")}</Badge>;
            if (!user.email_verified_at) return <Badge tone="warn">{t("unverified")}</Badge>;
            return <Badge tone="good">{t("active")}</Badge>;
          },
        },
      ]}
    />
  );
}
