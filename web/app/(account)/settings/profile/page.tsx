import type { Metadata } from "next";
import { requireSelf } from "@/app/shell/requireSelf";
import { unwrap } from "@/client/problem";
import { serverApi } from "@/client/server";
import { ProfileForm } from "@/features/identity/account/profile/ProfileForm";
import { translator } from "@/i18n/server";
import { PageHeader } from "@/ui/PageHeader";

export async function generateMetadata(): Promise<Metadata> {
  const t = await translator("account.profile");
  return { title: t("title") };
}

export default async function ProfilePage() {
  await requireSelf("/settings/profile");
  const t = await translator("account");
  const api = await serverApi();
  // Read here once more, because an edit begins from the ETag of what is shown.
  const answer = await api.GET("/api/v1/users/me");
  const user = await unwrap(Promise.resolve(answer));
  return (
    <>
      <PageHeader title={t("nav.profile")} lead={t("profile.lead")} />
      <ProfileForm
        user={user}
        etag={answer.response.headers.get("ETag") ?? ""}
        teaches={user.roles.includes("instructor")}
      />
    </>
  );
}
