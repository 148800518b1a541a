"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { unwrap } from "@/client/problem";
import { Button } from "@/ui/Button";
import { toast } from "@/ui/toast";

export type Policy = "terms" | "privacy";

/** Accepts the present version of a policy. */
export function AcceptButton({ policy }: { policy: Policy }) {
  const t = useTranslations("account");
  const { refresh } = useRouter();
  const [isPending, setPending] = useState(false);
  const name = t(`policies.${policy}`);
  const accept = async () => {
    setPending(true);
    try {
      const params = { path: { purpose: policy } };
      await unwrap(api.PUT("/api/v1/users/me/consents/{purpose}", { params, body: { granted: true } }));
      toast.show({ message: t("policies.acceptedNow", { policy: name }) });
      refresh();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      toast.show({ message: t("consents.failed", { reason }), tone: "bad" });
    } finally {
      setPending(false);
    }
  };
  return (
    <Button
      isPending={isPending}
      aria-label={t("policies.acceptLabel", { policy: name })}
      onPress={() => void accept()}
    >
      {t("policies.accept")}
    </Button>
  );
}
