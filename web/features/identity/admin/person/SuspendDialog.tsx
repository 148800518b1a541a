"use client";

import { useRouter } from "next/navigation";
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
export function SuspendDialog(props: { userId: string; name: string; onClose: () => void }) {
  const { userId, name, onClose } = props;
  const t = useTranslations("admin.user");
  const cancel = useTranslations("ui.confirm");
  const { refresh } = useRouter();
  const suspend = async (data: FormData) => {
    const body = { reason: String(data.get("reason")) };
    const params = { path: { userId } };
    await explained(unwrap(api.POST("/api/v1/users/{userId}/suspend", { params, body })), t);
    toast.show({ message: t("suspendDone", { name }) });
    refresh();
  };
  return (
    <Dialog title={t("suspendTitle", { name })} size="sm" isOpen onOpenChange={onClose}>
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
  );
}
