"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { unwrap } from "@/client/problem";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { toast } from "@/ui/toast";
import { SuspendDialog } from "./SuspendDialog";

/** Keeping somebody out and letting them in again, and helping who lost their second factor. */
export function AccessActions(props: { userId: string; name: string; isSuspended: boolean }) {
  const t = useTranslations("admin.user");
  const { refresh } = useRouter();
  const [isPending, setPending] = useState(false);
  const [asksFactor, setAsksFactor] = useState(false);
  const { userId, name } = props;
  const params = { path: { userId } };
  const reinstate = async () => {
    setPending(true);
    try {
      await unwrap(api.POST("/api/v1/users/{userId}/reinstate", { params }));
      toast.show({ message: t("reinstateDone", { name }) });
      refresh();
    } catch (error) {
      toast.show({ message: error instanceof Error ? error.message : String(error), tone: "bad" });
    } finally {
      setPending(false);
    }
  };
  const removeFactor = async () => {
    await unwrap(api.DELETE("/api/v1/users/{userId}/totp", { params }));
    toast.show({ message: t("factorDone") });
    refresh();
  };
  return (
    <div className="flex flex-wrap gap-2">
      {props.isSuspended ? (
        <Button isPending={isPending} onPress={() => void reinstate()}>
          {t("reinstate")}
        </Button>
      ) : (
        <SuspendDialog userId={userId} name={name} />
      )}
      <Button variant="quiet" onPress={() => setAsksFactor(true)}>
        {t("factorRemove")}
      </Button>
      <ConfirmDialog
        title={t("factorTitle", { name })}
        confirmLabel={t("factorRemove")}
        danger
        isOpen={asksFactor}
        onOpenChange={setAsksFactor}
        onConfirm={removeFactor}
      >
        <p>{t("factorBody")}</p>
      </ConfirmDialog>
    </div>
  );
}
