import type { Metadata } from "next";
import { unwrap } from "@/client/problem";
import { serverApi } from "@/client/server";
import { InviteForm, UploadPeople } from "@/features/identity/admin/invite/lazy";
import { OpenInvitations } from "@/features/identity/admin/invite/OpenInvitations";
import { Uploads } from "@/features/identity/admin/invite/Uploads";
import { translator } from "@/i18n/server";
import { PageHeader } from "@/ui/PageHeader";
import { Pagination } from "@/ui/Pagination";
import { Section } from "@/ui/Section";
import { read, withQuery, type Query } from "../../address";
import { requireAdmin } from "../../guard";

const PATH = "/admin/users/invite";

export async function generateMetadata(): Promise<Metadata> {
  const t = await translator("admin.invite");
  return { title: t("title") };
}

export default async function InvitePage({ searchParams }: { searchParams: Query }) {
  await requireAdmin(PATH);
  const t = await translator("admin.invite");
  const { cursor } = await read(searchParams, ["cursor"]);
  const api = await serverApi();
  const [open, uploads, courses] = await Promise.all([
    unwrap(api.GET("/api/v1/invitations", { params: { query: { cursor, limit: 20 } } })),
    unwrap(api.GET("/api/v1/user-uploads")),
    unwrap(api.GET("/api/v1/courses", { params: { query: { sort: "title", limit: 100 } } })),
  ]);
  const choices = courses.items.map(({ course_id: id, title }) => ({ id, title }));
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")} />
      <Section title={t("one")}>
        <InviteForm courses={choices} />
      </Section>
      <Section title={t("many")} lead={t("manyLead")}>
        <UploadPeople />
        {uploads.items.length > 0 && <Uploads uploads={uploads.items} />}
      </Section>
      <Section title={t("open")} lead={t("openLead")}>
        <OpenInvitations invitations={open.items} />
        <Pagination
          previousHref={cursor && PATH}
          nextHref={open.next_cursor ? withQuery(PATH, { cursor: open.next_cursor }) : undefined}
        />
      </Section>
    </>
  );
}
