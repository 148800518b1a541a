import type { Metadata } from "next";
import { requireSelf } from "@/app/shell/requireSelf";
import { unwrap } from "@/client/problem";
import { serverApi } from "@/client/server";
import { ApiKeys } from "@/features/identity/account/keys/ApiKeys";
import { LinkedAccounts } from "@/features/identity/account/linked/LinkedAccounts";
import { Passkeys } from "@/features/identity/account/passkeys/Passkeys";
import { FactorMissing } from "@/features/identity/account/security/FactorMissing";
import { PasswordForm } from "@/features/identity/account/security/PasswordForm";
import { SecondFactor } from "@/features/identity/account/security/SecondFactor";
import { formatter, translator } from "@/i18n/server";
import { Badge } from "@/ui/Badge";
import { LinkButton } from "@/ui/LinkButton";
import { PageHeader } from "@/ui/PageHeader";
import { Section } from "@/ui/Section";

export async function generateMetadata(): Promise<Metadata> {
  const t = await translator("account.security");
  return { title: t("title") };
}

export default async function SecurityPage() {
  const user = await requireSelf("/settings/security");
  const t = await translator("account");
  const format = await formatter();
  const api = await serverApi();
  const state = await unwrap(api.GET("/api/v1/users/me/totp"));
  const [passkeys, keys, linked, providers] = await Promise.all([
    unwrap(api.GET("/api/v1/users/me/passkeys")),
    // As long as a factor has to be set up first, the server opens nothing that is not needed for it.
    state.missing ? null : unwrap(api.GET("/api/v1/users/me/api-keys")),
    unwrap(api.GET("/api/v1/users/me/identities")),
    unwrap(api.GET("/api/v1/auth/providers")),
  ]);
  const since = state.confirmed_at && format.dateTime(new Date(state.confirmed_at), { dateStyle: "long" });
  return (
    <>
      <PageHeader title={t("security.title")} lead={t("security.lead")} />
      {state.missing && <FactorMissing isSetUp={state.enabled || passkeys.items.length > 0} />}
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
      {(keys || !linked.has_password) && (
        <Section title={t("password.title")} lead={t("password.lead")}>
          {linked.has_password ? (
            <PasswordForm email={user.email} />
          ) : (
            <div className="flex max-w-prose flex-col items-start gap-4">
              <p>{t("password.none")}</p>
              <LinkButton href="/forgot">{t("password.choose")}</LinkButton>
            </div>
          )}
        </Section>
      )}
      {keys && (providers.items.length > 0 || linked.items.length > 0) && (
        <Section title={t("linked.title")} lead={t("linked.lead")}>
          <LinkedAccounts identities={linked.items} providers={providers.items} />
        </Section>
      )}
      {keys && (
        <Section title={t("keys.title")} lead={t("keys.lead")}>
          <ApiKeys keys={keys.items} />
        </Section>
      )}
    </>
  );
}
