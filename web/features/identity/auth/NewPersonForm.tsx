"use client";

import { useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { unwrap } from "@/client/problem";
import type { components } from "@/client/schema";
import { Button } from "@/ui/Button";
import { Form } from "@/ui/Form";
import { TextField } from "@/ui/TextField";
import { AuthCard } from "./AuthCard";
import { TermsCheckbox, termsAccepted } from "./TermsCheckbox";

interface Props {
  provider: string;
  person: components["schemas"]["NewPersonAnswer"];
  onDone: (next: string) => void;
}

/** What is asked of somebody who comes from a provider and has no account yet: their name, and the terms. */
export function NewPersonForm({ provider, person, onDone }: Props) {
  const t = useTranslations("auth");
  const submit = async (data: FormData) => {
    const answer = await unwrap(
      api.POST("/api/v1/auth/providers/{providerId}/register", {
        params: { path: { providerId: provider } },
        body: {
          ticket: person.ticket,
          first_name: String(data.get("first_name")).trim(),
          last_name: String(data.get("last_name")).trim(),
          locale: document.documentElement.lang || "en",
          time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
          accept_terms: true,
        },
      }),
    );
    onDone(answer.next);
  };
  return (
    <AuthCard title={t("register.title")} lead={t("provider.newLead", { email: person.email })}>
      <Form onSubmit={submit} validate={(data) => termsAccepted(data, t("register.termsRequired"))}>
        <div className="grid gap-5 sm:grid-cols-2">
          <TextField
            label={t("firstName")}
            name="first_name"
            autoComplete="given-name"
            defaultValue={person.first_name}
            isRequired
          />
          <TextField
            label={t("lastName")}
            name="last_name"
            autoComplete="family-name"
            defaultValue={person.last_name}
            isRequired
          />
        </div>
        <TermsCheckbox />
        <Button type="submit" variant="primary" size="lg" wide>
          {t("register.submit")}
        </Button>
      </Form>
    </AuthCard>
  );
}
