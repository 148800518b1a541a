"use client";

import { useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { unwrap } from "@/client/problem";
import { openFresh } from "@/lib/open-fresh";
import { Button } from "@/ui/Button";
import { Dialog, DialogActions } from "@/ui/Dialog";
import { Form } from "@/ui/Form";
import { PasswordField } from "@/ui/PasswordField";
import { TextArea } from "@/ui/TextArea";

/** Asks why, and for the admin's own password, before the platform is shown as somebody else sees it. */
export function ViewAsDialog(props: { userId: string; name: string; onClose: () => void }) {
  const { userId, name, onClose } = props;
  const t = useTranslations("admin.user");
  const cancel = useTranslations("ui.confirm");
  const begin = async (data: FormData) => {
    const body = { reason: String(data.get("reason")), password: String(data.get("password")) };
    await unwrap(api.POST("/api/v1/users/{userId}/viewing", { params: { path: { userId } }, body }));
    openFresh("/home");
  };
  return (
    <Dialog title={t("viewTitle", { name })} size="sm" isOpen onOpenChange={onClose}>
      {() => (
        <Form onSubmit={begin}>
          <p className="text-ink-soft">{t("viewBody")}</p>
          <TextArea
            label={t("reason")}
            description={t("reasonHelp")}
            name="reason"
            maxLength={500}
            rows={3}
            autoFocus
            isRequired
          />
          <PasswordField
            label={t("ownPassword")}
            name="password"
            autoComplete="current-password"
            isRequired
          />
          <DialogActions>
            <Button type="submit" variant="primary">
              {t("viewBegin")}
            </Button>
            <Button onPress={onClose}>{cancel("cancel")}</Button>
          </DialogActions>
        </Form>
      )}
    </Dialog>
  );
}
