import type { Metadata } from "next";
import { requireUser } from "@/app/shell/requireUser";
import { unwrap } from "@/client/problem";
import { serverApi } from "@/client/server";
import { ApiKeys } from "@/features/identity/account/keys/ApiKeys";
import { Passkeys } from "@/features/identity/account/passkeys/Passkeys";
import { PasswordForm } from "@/features/identity/account/security/PasswordForm";
import { SecondFactor } from "@/features/identity/account/security/SecondFactor";
import { formatter, translator } from "@/i18n/server";
import { Badge } from "@/ui/Badge";
import { PageHeader } from "@/ui/PageHeader";
import { Section } from "@/ui/Section";

export async function generateMetadata(): Promise<Metadata> {
  const t = await translator("account.security");
  return { title: t("title") };
}

export default async function SecurityPage() {
  const user = await requireUser("/settings/security");
  const t = await translator("account");
  const format = await formatter();
  const api = await serverApi();
  const [state, passkeys, keys] = await Promise.all([
    unwrap(api.GET("/api/v1/users/me/totp")),
    unwrap(api.GET("/api/v1/users/me/passkeys")),
    unwrap(api.GET("/api/v1/users/me/api-keys")),
  ]);
  const since = state.confirmed_at && format.dateTime(new Date(state.confirmed_at), { dateStyle: "long" });
  return (
    <>
      <PageHeader title={t("security.title")} lead={t("security.lead")} />
      <Section
        title={t("factor.title")}
        actions={
          <Badge tone={state.enabled ? "good" : "neutral"}>
            {t(state.enabled ? "factor.on" : "factor.off")}
          </Badge>
        }
      >
        <SecondFactor state={state} email={user.email} since={since} />
      </Section>
      <Section title={t("passkeys.title")} lead={t("passkeys.lead")}>
        <Passkeys passkeys={passkeys.items} />
      </Section>
      <Section title={t("password.title")} lead={t("password.lead")}>
        <PasswordForm email={user.email} />
      </Section>
      <Section title={t("keys.title")} lead={t("keys.lead")}>
        <ApiKeys keys={keys.items} />
      </Section>
    </>
  );
}
