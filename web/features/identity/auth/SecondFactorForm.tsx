"use client";

import { useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { unwrap } from "@/client/problem";
import { Button } from "@/ui/Button";
import { Form } from "@/ui/Form";
import { TextField } from "@/ui/TextField";
import { AuthCard } from "./AuthCard";

/** The second step of signing in. The challenge stays good for a few minutes and a few tries. */
export function SecondFactorForm(props: { challenge: string; onDone: () => void; onBack: () => void }) {
  const t = useTranslations("auth.secondFactor");
  const submit = async (data: FormData) => {
    const code = String(data.get("code")).trim();
    await unwrap(
      api.POST("/api/v1/auth/sign-in/second-factor", { body: { challenge: props.challenge, code } }),
    );
    props.onDone();
  };
  return (
    <AuthCard title={t("title")} lead={t("lead")}>
      <Form onSubmit={submit}>
        <TextField label={t("code")} name="code" autoComplete="one-time-code" autoFocus isRequired />
        <Button type="submit" variant="primary" size="lg" wide>
          {t("submit")}
        </Button>
        <Button variant="quiet" onPress={props.onBack}>
          {t("back")}
        </Button>
      </Form>
    </AuthCard>
  );
}
