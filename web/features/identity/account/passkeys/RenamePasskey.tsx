"use client";

import { useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { unwrap } from "@/client/problem";
import { Button } from "@/ui/Button";
import { Dialog, DialogActions } from "@/ui/Dialog";
import { Form } from "@/ui/Form";
import { TextField } from "@/ui/TextField";
import type { Passkey } from "../types";

/** Asks for another name of a passkey. */
export function RenamePasskey(props: {
  passkey: Passkey | null;
  onClose: () => void;
  onRenamed: () => void;
}) {
  const t = useTranslations("account.passkeys");
  const { passkey } = props;
  const submit = async (data: FormData) => {
    if (!passkey) return;
    const params = { path: { passkeyId: passkey.passkey_id } };
    const body = { name: String(data.get("name")) };
    await unwrap(api.PATCH("/api/v1/users/me/passkeys/{passkeyId}", { params, body }));
    props.onClose();
    props.onRenamed();
  };
  return (
    <Dialog
      title={t("renameTitle")}
      size="sm"
      isOpen={passkey !== null}
      onOpenChange={(isOpen) => !isOpen && props.onClose()}
    >
      <Form onSubmit={submit}>
        <TextField
          label={t("name")}
          name="name"
          defaultValue={passkey?.name}
          maxLength={80}
          autoFocus
          isRequired
        />
        <DialogActions>
          <Button type="submit" variant="primary">
            {t("rename")}
          </Button>
          <Button onPress={props.onClose}>{t("cancel")}</Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}
