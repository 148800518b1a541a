"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { unwrap } from "@/client/problem";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { toast } from "@/ui/toast";

/** Signs somebody out on all devices. */
export function EndSessions({ userId, name, count }: { userId: string; name: string; count: number }) {
  const t = useTranslations("admin.user");
  const { refresh } = useRouter();
  const [isAsking, setAsking] = useState(false);
  const end = async () => {
    await unwrap(api.DELETE("/api/v1/users/{userId}/sessions", { params: { path: { userId } } }));
    toast.show({ message: t("endAllDone", { name }) });
    refresh();
  };
  return (
    <>
      <Button onPress={() => setAsking(true)}>{t("endAll")}</Button>
      <ConfirmDialog
        title={t("endAllTitle", { name })}
        confirmLabel={t("endAll")}
        isOpen={isAsking}
        onOpenChange={setAsking}
        onConfirm={end}
      >
        <p>{t("endAllBody", { count })}</p>
      </ConfirmDialog>
    </>
  );
}
