"use client";

import { useTranslations } from "use-intl";
import { Button } from "@/ui/Button";
import { Dialog, DialogActions } from "@/ui/Dialog";
import { Form } from "@/ui/Form";
import { PasswordField } from "@/ui/PasswordField";

/** Asks for the password before something is done to the second factor. What `onSubmit` throws is shown. */
export function PasswordDialog(props: {
  title: string;
  body: string;
  confirmLabel: string;
  danger?: boolean;
  isOpen: boolean;
  onClose: () => void;
  onSubmit: (password: string) => Promise<void>;
}) {
  const t = useTranslations("account");
  return (
    <Dialog
      title={props.title}
      size="sm"
      isOpen={props.isOpen}
      onOpenChange={(isOpen) => !isOpen && props.onClose()}
    >
      <Form
        onSubmit={async (data) => {
          await props.onSubmit(String(data.get("password")));
          props.onClose();
        }}
      >
        <p className="text-ink-soft">{props.body}</p>
        <PasswordField
          label={t("factor.password")}
          description={t("factor.passwordHelp")}
          name="password"
          autoComplete="current-password"
          autoFocus
          isRequired
        />
        <DialogActions>
          <Button type="submit" variant={props.danger ? "danger" : "primary"}>
            {props.confirmLabel}
          </Button>
          <Button onPress={props.onClose}>{t("setUp.cancel")}</Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}
