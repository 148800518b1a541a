"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { ApiProblem, unwrap } from "@/client/problem";
import type { components } from "@/client/schema";
import { Button } from "@/ui/Button";
import { Notice } from "@/ui/Notice";

export type Provider = components["schemas"]["ProviderAnswer"];

/** One button for each provider by which one may sign in or register; nothing where there is none. */
export function ProviderButtons({ providers, next }: { providers: readonly Provider[]; next: string }) {
  const t = useTranslations("auth.provider");
  const [problem, setProblem] = useState("");
  const [pending, setPending] = useState("");
  const go = async (provider: string) => {
    setProblem("");
    setPending(provider);
    try {
      const params = { path: { providerId: provider } };
      const answer = await unwrap(
        api.POST("/api/v1/auth/providers/{providerId}/begin", { params, body: { next } }),
      );
      window.location.assign(answer.authorization_url);
    } catch (error) {
      setPending("");
      setProblem(error instanceof ApiProblem ? error.message : t("away"));
    }
  };
  if (providers.length === 0) return null;
  return (
    <div className="flex flex-col gap-3 pt-3">
      {problem && (
        <Notice tone="bad" live>
          {problem}
        </Notice>
      )}
      {providers.map((one) => (
        <Button
          key={one.provider_id}
          size="lg"
          wide
          isPending={pending === one.provider_id}
          onPress={() => void go(one.provider_id)}
        >
          {t("continue", { name: one.name })}
        </Button>
      ))}
    </div>
  );
}
