"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { unwrap } from "@/client/problem";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { toast } from "@/ui/toast";
import { explained } from "./refusals";

/** Erases somebody, after their address was typed. */
export function EraseUser({ userId, name, email }: { userId: string; name: string; email: string }) {
  const t = useTranslations("admin.user");
  const router = useRouter();
  const [isAsking, setAsking] = useState(false);
  const erase = async () => {
    await explained(unwrap(api.POST("/api/v1/users/{userId}/erase", { params: { path: { userId } } })), t);
    toast.show({ message: t("eraseDone", { name }) });
    router.replace("/admin/users");
    router.refresh();
  };
  return (
    <>
      <Button variant="danger" onPress={() => setAsking(true)}>
        {t("erase")}
      </Button>
      <ConfirmDialog
        title={t("eraseTitle", { name })}
        confirmLabel={t("eraseConfirm")}
        danger
        typeToConfirm={email}
        isOpen={isAsking}
        onOpenChange={setAsking}
        onConfirm={erase}
      >
        <p>{t("eraseBody")}</p>
      </ConfirmDialog>
    </>
  );
}
