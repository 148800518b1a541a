"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { unwrap } from "@/client/problem";
import { Button } from "@/ui/Button";
import { Form } from "@/ui/Form";
import { Notice } from "@/ui/Notice";
import { TextField } from "@/ui/TextField";
import { AuthCard } from "./AuthCard";
import { TextLink } from "./TextLink";

const PATHS = { forgot: "/api/v1/auth/forgot-password", resend: "/api/v1/auth/resend-verification" } as const;

/** Has a link mailed: to set a new password, or to confirm an address. */
export function MailLinkForm({ kind }: { kind: keyof typeof PATHS }) {
  const t = useTranslations("auth");
  const [sentTo, setSentTo] = useState<string | null>(null);
  const submit = async (data: FormData) => {
    const email = String(data.get("email")).trim();
    await unwrap(api.POST(PATHS[kind], { body: { email } }));
    setSentTo(email);
  };
  return (
    <AuthCard
      title={t(`${kind}.title`)}
      lead={t(`${kind}.lead`)}
      footer={<TextLink href="/login">{t("forgot.back")}</TextLink>}
    >
      {sentTo && (
        <Notice tone="good" live className="mb-6">
          {t(`${kind}.done`, { email: sentTo })}
        </Notice>
      )}
      <Form onSubmit={submit}>
        <TextField label={t("email")} name="email" type="email" autoComplete="email" isRequired />
        <Button type="submit" variant="primary" size="lg" wide>
          {t(`${kind}.submit`)}
        </Button>
      </Form>
    </AuthCard>
  );
}
