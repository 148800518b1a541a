"use client";

import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { unwrap } from "@/client/problem";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { toast } from "@/ui/toast";

// What asks for words is loaded when it is wanted.
const SuspendDialog = dynamic(() => import("./SuspendDialog").then((module) => module.SuspendDialog));
const ViewAsDialog = dynamic(() => import("./ViewAsDialog").then((module) => module.ViewAsDialog));

/** Keeping somebody out and letting them in again, and helping who lost their second factor. */
export function AccessActions(props: {
  userId: string;
  name: string;
  isSuspended: boolean;
  /** Whether one may see the platform as them. */
  isViewable: boolean;
}) {
  const t = useTranslations("admin.user");
  const { refresh } = useRouter();
  const [isPending, setPending] = useState(false);
  const [asksFactor, setAsksFactor] = useState(false);
  const [asked, setAsked] = useState<"suspend" | "view" | null>(null);
  const close = () => setAsked(null);
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
        <Button onPress={() => setAsked("suspend")}>{t("suspend")}</Button>
      )}
      {props.isViewable && <Button onPress={() => setAsked("view")}>{t("viewAs")}</Button>}
      {asked === "suspend" && <SuspendDialog userId={userId} name={name} onClose={close} />}
      {asked === "view" && <ViewAsDialog userId={userId} name={name} onClose={close} />}
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
