"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { unwrap } from "@/client/problem";
import { openFresh } from "@/lib/open-fresh";
import { Button } from "@/ui/Button";
import { Form } from "@/ui/Form";
import { PasswordField } from "@/ui/PasswordField";
import { TextField } from "@/ui/TextField";
import { AuthCard } from "./AuthCard";
import { PasskeyButton } from "./PasskeyButton";
import { ProviderButtons, type Provider } from "./ProviderButtons";
import { SecondFactorForm } from "./SecondFactorForm";
import { TextLink } from "./TextLink";
import { HOME, leadingTo, recallDestination } from "./destination";

/** Address and password, and the second factor where the account has one. */
export function LoginForm({ next, providers }: { next: string; providers: readonly Provider[] }) {
  const t = useTranslations("auth");
  const [challenge, setChallenge] = useState<string | null>(null);

  const enter = () => openFresh(next === HOME ? recallDestination() : next);

  const submit = async (data: FormData) => {
    const answer = await unwrap(
      api.POST("/api/v1/auth/sign-in", {
        body: { email: String(data.get("email")).trim(), password: String(data.get("password")) },
      }),
    );
    if ("challenge" in answer) setChallenge(answer.challenge);
    else enter();
  };

  if (challenge) {
    return <SecondFactorForm challenge={challenge} onDone={enter} onBack={() => setChallenge(null)} />;
  }
  return (
    <AuthCard
      title={t("login.title")}
      lead={next === HOME ? undefined : t("login.continueTo")}
      footer={
        <>
          <p>
            {t.rich("login.new", {
              link: (text) => <TextLink href={leadingTo("/register", next)}>{text}</TextLink>,
            })}
          </p>
          <p className="text-ink-soft">
            {t.rich("login.resend", { link: (text) => <TextLink href="/verify">{text}</TextLink> })}
          </p>
        </>
      }
    >
      <Form onSubmit={submit}>
        <TextField label={t("email")} name="email" type="email" autoComplete="username" isRequired />
        <PasswordField label={t("password")} name="password" autoComplete="current-password" isRequired />
        <Button type="submit" variant="primary" size="lg" wide>
          {t("login.submit")}
        </Button>
        <p className="text-sm">
          <TextLink href="/forgot">{t("login.forgot")}</TextLink>
        </p>
      </Form>
      <PasskeyButton onDone={enter} />
      <ProviderButtons providers={providers} next={next} />
    </AuthCard>
  );
}
