"use client";

import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { ApiProblem, unwrap } from "@/client/problem";
import type { components } from "@/client/schema";
import { safeNextPath } from "@/lib/next-path";
import { openFresh } from "@/lib/open-fresh";
import { LinkButton } from "@/ui/LinkButton";
import { AuthCard } from "./AuthCard";
import { NewPersonForm } from "./NewPersonForm";
import { SecondFactorForm } from "./SecondFactorForm";
import { HOME, recallDestination } from "./destination";

type Visit = components["schemas"]["VisitAnswer"];

/** One for each address: what came back works once, and a page may be drawn twice. */
const finishing = new Map<string, Promise<Visit>>();

function finish(provider: string): Promise<Visit> {
  const said = new URLSearchParams(window.location.search);
  const state = said.get("state") ?? "";
  const known = finishing.get(state);
  if (known) return known;
  const body = {
    state,
    code: said.get("code") ?? "",
    iss: said.get("iss"),
    error: (said.get("error") ?? "").slice(0, 200),
  };
  const params = { path: { providerId: provider } };
  const asked = unwrap(api.POST("/api/v1/auth/providers/{providerId}/finish", { params, body }));
  finishing.set(state, asked);
  // What the address held is used up, and neither history nor a screenshot needs it.
  window.history.replaceState(window.history.state, "", window.location.pathname);
  return asked;
}

function enter(next: string) {
  const path = safeNextPath(next);
  openFresh(path === HOME ? recallDestination() : path);
}

/** Where a provider sends the browser back to: hands over what it said, and goes on as the server says. */
export function ProviderReturn({ provider, back }: { provider: string; back: string }) {
  const t = useTranslations("auth.provider");
  const [visit, setVisit] = useState<Visit | null>(null);
  const [problem, setProblem] = useState("");

  useEffect(() => {
    finish(provider)
      .then((answer) => {
        if (answer.outcome === "signed_in" || answer.outcome === "linked") enter(answer.next);
        else setVisit(answer);
      })
      .catch((error: unknown) => setProblem(error instanceof ApiProblem ? error.message : t("away")));
  }, [provider, t]);

  if (problem) {
    return (
      <AuthCard title={t("failedTitle")} lead={<span role="alert">{problem}</span>}>
        <LinkButton href={back} variant="primary" size="lg" wide>
          {t(back === "/login" ? "backToSignIn" : "backToSettings")}
        </LinkButton>
      </AuthCard>
    );
  }
  if (visit?.challenge) {
    return (
      <SecondFactorForm
        challenge={visit.challenge}
        onDone={() => enter(visit.next)}
        onBack={() => openFresh("/login")}
      />
    );
  }
  if (visit?.new_person) {
    return <NewPersonForm provider={provider} person={visit.new_person} onDone={enter} />;
  }
  return (
    <AuthCard title={t("title")}>
      <p role="status">{t("wait")}</p>
    </AuthCard>
  );
}
