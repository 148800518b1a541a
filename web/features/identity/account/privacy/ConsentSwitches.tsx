"use client";

import { useRouter } from "next/navigation";
import { useOptimistic, useTransition } from "react";
import { useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { unwrap } from "@/client/problem";
import { Switch } from "@/ui/Switch";
import { toast } from "@/ui/toast";

export type Choosable = "analytics" | "product_mail";

/** Whether one purpose is allowed. It holds at once, and can be taken back at once. */
export function ConsentSwitch({ purpose, granted }: { purpose: Choosable; granted: boolean }) {
  const t = useTranslations("account.consents");
  const { refresh } = useRouter();
  const [, startTransition] = useTransition();
  const [shown, show] = useOptimistic(granted);

  const save = async (wanted: boolean) => {
    const params = { path: { purpose } };
    await unwrap(api.PUT("/api/v1/users/me/consents/{purpose}", { params, body: { granted: wanted } }));
    refresh();
  };
  const choose = (wanted: boolean, undoable = true) =>
    startTransition(async () => {
      show(wanted);
      try {
        await save(wanted);
        toast.show({
          message: t("saved", { granted: String(wanted), purpose: t(purpose) }),
          undo: undoable ? () => choose(!wanted, false) : undefined,
        });
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        toast.show({ message: t("failed", { reason }), tone: "bad" });
      }
    });

  return (
    <Switch isSelected={shown} onChange={(wanted) => choose(wanted)} description={t(`${purpose}Help`)}>
      {t(purpose)}
    </Switch>
  );
}
