"use client";

import { useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { unwrap } from "@/client/problem";
import { Button } from "@/ui/Button";
import { Dialog, DialogActions } from "@/ui/Dialog";
import { Form } from "@/ui/Form";
import { PasswordField } from "@/ui/PasswordField";
import { TextField } from "@/ui/TextField";
import { knowsPasskeys, makePasskey } from "../../passkeys";

/** Asks for a name and the password, and then the device for a passkey. */
export function AddPasskey(props: { isOpen: boolean; onClose: () => void; onAdded: (name: string) => void }) {
  const t = useTranslations("account.passkeys");
  const submit = async (data: FormData) => {
    if (!knowsPasskeys()) throw new Error(t("unsupported"));
    const name = String(data.get("name"));
    const body = { password: String(data.get("password")) };
    const options = await unwrap(api.POST("/api/v1/users/me/passkeys/options", { body }));
    const credential = await makePasskey(options.public_key).catch(() => {
      throw new Error(t("stopped"));
    });
    await unwrap(api.POST("/api/v1/users/me/passkeys", { body: { name, credential } }));
    props.onAdded(name);
  };
  return (
    <Dialog
      title={t("add")}
      size="sm"
      isOpen={props.isOpen}
      onOpenChange={(isOpen) => !isOpen && props.onClose()}
    >
      <Form onSubmit={submit}>
        <p className="text-ink-soft">{t("addBody")}</p>
        <TextField
          label={t("name")}
          description={t("nameHelp")}
          name="name"
          maxLength={80}
          autoFocus
          isRequired
        />
        <PasswordField label={t("password")} name="password" autoComplete="current-password" isRequired />
        <DialogActions>
          <Button type="submit" variant="primary">
            {t("next")}
          </Button>
          <Button onPress={props.onClose}>{t("cancel")}</Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}
