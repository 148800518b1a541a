"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { unwrap } from "@/client/problem";
import { Button } from "@/ui/Button";
import { Dialog, DialogActions } from "@/ui/Dialog";
import { Form } from "@/ui/Form";
import { TextArea } from "@/ui/TextArea";
import { toast } from "@/ui/toast";
import { explained } from "./refusals";

/** Keeps somebody out, with a reason for the audit log. */
export function SuspendDialog({ userId, name }: { userId: string; name: string }) {
  const t = useTranslations("admin.user");
  const cancel = useTranslations("ui.confirm");
  const [isOpen, setOpen] = useState(false);
  const { refresh } = useRouter();
  const suspend = async (data: FormData) => {
    const body = { reason: String(data.get("reason")) };
    const params = { path: { userId } };
    await explained(unwrap(api.POST("/api/v1/users/{userId}/suspend", { params, body })), t);
    toast.show({ message: t("suspendDone", { name }) });
    refresh();
  };
  return (
    <>
      <Button onPress={() => setOpen(true)}>{t("suspend")}</Button>
      <Dialog title={t("suspendTitle", { name })} size="sm" isOpen={isOpen} onOpenChange={setOpen}>
        {(close) => (
          <Form
            onSubmit={async (data) => {
              await suspend(data);
              close();
            }}
          >
            <p className="text-ink-soft">{t("suspendBody")}</p>
            <TextArea
              label={t("reason")}
              description={t("reasonHelp")}
              name="reason"
              maxLength={500}
              rows={3}
              autoFocus
              isRequired
            />
            <DialogActions>
              <Button type="submit" variant="danger">
                {t("suspend")}
              </Button>
              <Button onPress={close}>{cancel("cancel")}</Button>
            </DialogActions>
          </Form>
        )}
      </Dialog>
    </>
  );
}
