"use client";

import { KeyRound } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { ApiProblem, unwrap } from "@/client/problem";
import { Button } from "@/ui/Button";
import { Notice } from "@/ui/Notice";
import { knowsPasskeys, signWithPasskey } from "../passkeys";

/** Signs in with a passkey of this device, without an address or a password. */
export function PasskeyButton({ onDone }: { onDone: () => void }) {
  const t = useTranslations("auth.passkey");
  const [problem, setProblem] = useState("");
  const [isPending, setPending] = useState(false);
  const enter = async () => {
    setProblem("");
    if (!knowsPasskeys()) return setProblem(t("unsupported"));
    setPending(true);
    try {
      const options = await unwrap(api.POST("/api/v1/auth/passkey/options"));
      const credential = await signWithPasskey(options.public_key);
      await unwrap(api.POST("/api/v1/auth/passkey", { body: { credential } }));
      onDone();
    } catch (error) {
      setProblem(error instanceof ApiProblem ? error.message : t("stopped"));
    } finally {
      setPending(false);
    }
  };
  return (
    <div className="flex flex-col gap-3 pt-5">
      {problem && (
        <Notice tone="bad" live>
          {problem}
        </Notice>
      )}
      <Button size="lg" wide isPending={isPending} onPress={() => void enter()}>
        <KeyRound aria-hidden="true" />
        {t("submit")}
      </Button>
    </div>
  );
}
