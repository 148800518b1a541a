"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { unwrap } from "@/client/problem";
import { Button } from "@/ui/Button";
import { Form } from "@/ui/Form";
import { PasswordField } from "@/ui/PasswordField";
import { TextField } from "@/ui/TextField";
import { AuthCard } from "./AuthCard";
import { ProviderButtons, type Provider } from "./ProviderButtons";
import { TermsCheckbox, termsAccepted } from "./TermsCheckbox";
import { TextLink } from "./TextLink";
import { leadingTo, rememberDestination } from "./destination";

/** A new account. The answer is the same whether the address is known or not: a mail tells its owner. */
export function RegisterForm({ next, providers }: { next: string; providers: readonly Provider[] }) {
  const t = useTranslations("auth");
  const [sentTo, setSentTo] = useState<string | null>(null);

  const submit = async (data: FormData) => {
    const email = String(data.get("email")).trim();
    await unwrap(
      api.POST("/api/v1/auth/register", {
        body: {
          email,
          password: String(data.get("password")),
          first_name: String(data.get("first_name")).trim(),
          last_name: String(data.get("last_name")).trim(),
          locale: document.documentElement.lang || "en",
          time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
          accept_terms: true,
        },
      }),
    );
    rememberDestination(next);
    setSentTo(email);
  };

  if (sentTo) return <MailSent email={sentTo} />;
  return (
    <AuthCard
      title={t("register.title")}
      lead={t("register.lead")}
      footer={
        <p>
          {t.rich("register.have", {
            link: (text) => <TextLink href={leadingTo("/login", next)}>{text}</TextLink>,
          })}
        </p>
      }
    >
      <Form onSubmit={submit} validate={(data) => termsAccepted(data, t("register.termsRequired"))}>
        <div className="grid gap-5 sm:grid-cols-2">
          <TextField label={t("firstName")} name="first_name" autoComplete="given-name" isRequired />
          <TextField label={t("lastName")} name="last_name" autoComplete="family-name" isRequired />
        </div>
        <TextField label={t("email")} name="email" type="email" autoComplete="email" isRequired />
        <PasswordField
          label={t("password")}
          description={t("passwordHelp")}
          name="password"
          autoComplete="new-password"
          isRequired
        />
        <TermsCheckbox />
        <Button type="submit" variant="primary" size="lg" wide>
          {t("register.submit")}
        </Button>
      </Form>
      <ProviderButtons providers={providers} next={next} />
    </AuthCard>
  );
}

function MailSent({ email }: { email: string }) {
  const t = useTranslations("auth.sent");
  return (
    <AuthCard title={t("title")} lead={<span role="status">{t("body", { email })}</span>}>
      <p className="text-sm text-ink-soft">
        {t.rich("again", { link: (text) => <TextLink href="/verify">{text}</TextLink> })}
      </p>
    </AuthCard>
  );
}
