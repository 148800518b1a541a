"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { ApiProblem, unwrap } from "@/client/problem";
import { Button } from "@/ui/Button";
import { Form } from "@/ui/Form";
import { LinkButton } from "@/ui/LinkButton";
import { AuthCard } from "./AuthCard";
import { TextLink } from "./TextLink";

/**
 * Confirms an address with the token of a mailed link. It takes a press: mail scanners open links by themselves,
 * and would use the token up.
 */
export function VerifyAddress({ token }: { token: string }) {
  const t = useTranslations("auth");
  const [state, setState] = useState<"open" | "done" | "failed">("open");
  const confirm = async () => {
    try {
      await unwrap(api.POST("/api/v1/auth/verify-email", { body: { token } }));
      setState("done");
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status >= 429) throw error;
      setState("failed");
    }
  };
  if (state === "done") {
    return (
      <AuthCard title={t("verify.doneTitle")} lead={<span role="status">{t("verify.doneBody")}</span>}>
        <LinkButton href="/login" variant="primary" size="lg" wide>
          {t("verify.signIn")}
        </LinkButton>
      </AuthCard>
    );
  }
  if (state === "failed") {
    return (
      <AuthCard title={t("verify.failedTitle")} lead={<span role="alert">{t("verify.failedBody")}</span>}>
        <div className="flex flex-wrap gap-6 text-sm">
          <TextLink href="/login">{t("verify.signIn")}</TextLink>
          <TextLink href="/verify">{t("resend.title")}</TextLink>
        </div>
      </AuthCard>
    );
  }
  return (
    <AuthCard title={t("verify.title")}>
      <Form onSubmit={confirm}>
        <Button type="submit" variant="primary" size="lg" wide>
          {t("verify.confirm")}
        </Button>
      </Form>
    </AuthCard>
  );
}
