"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { unwrap } from "@/client/problem";
import { Button } from "@/ui/Button";
import { Form } from "@/ui/Form";
import { LinkButton } from "@/ui/LinkButton";
import { PasswordField } from "@/ui/PasswordField";
import { AuthCard } from "./AuthCard";
import { TextLink } from "./TextLink";

/** Sets a new password with the token of a mailed link. */
export function ResetForm({ token }: { token: string }) {
  const t = useTranslations("auth");
  const [done, setDone] = useState(false);
  const submit = async (data: FormData) => {
    const password = String(data.get("password"));
    await unwrap(api.POST("/api/v1/auth/reset-password", { body: { token, password } }));
    setDone(true);
  };
  if (done) {
    return (
      <AuthCard title={t("reset.doneTitle")} lead={<span role="status">{t("reset.doneBody")}</span>}>
        <LinkButton href="/login" variant="primary" size="lg" wide>
          {t("reset.signIn")}
        </LinkButton>
      </AuthCard>
    );
  }
  return (
    <AuthCard title={t("reset.title")} footer={<TextLink href="/forgot">{t("forgot.title")}</TextLink>}>
      <Form onSubmit={submit}>
        <PasswordField
          label={t("newPassword")}
          description={t("passwordHelp")}
          name="password"
          autoComplete="new-password"
          isRequired
        />
        <Button type="submit" variant="primary" size="lg" wide>
          {t("reset.submit")}
        </Button>
      </Form>
    </AuthCard>
  );
}
