"use client";

import { useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { unwrap } from "@/client/problem";
import { Button } from "@/ui/Button";
import { Dialog, DialogActions } from "@/ui/Dialog";
import { Form } from "@/ui/Form";
import { PasswordField } from "@/ui/PasswordField";
import type { Provider } from "../types";

/** Asks for the password, and then leads to the provider, which leads back to the settings. */
export function LinkAccount({ provider, onClose }: { provider: Provider | null; onClose: () => void }) {
  const t = useTranslations("account.linked");
  const submit = async (data: FormData) => {
    if (!provider) return;
    const body = { provider_id: provider.provider_id, password: String(data.get("password")) };
    const answer = await unwrap(api.POST("/api/v1/users/me/identities", { body }));
    window.location.assign(answer.authorization_url);
  };
  return (
    <Dialog
      title={t("link", { name: provider?.name ?? "" })}
      size="sm"
      isOpen={provider !== null}
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <Form onSubmit={submit}>
        <p className="text-ink-soft">{t("linkBody", { name: provider?.name ?? "" })}</p>
        <PasswordField
          label={t("password")}
          name="password"
          autoComplete="current-password"
          autoFocus
          isRequired
        />
        <DialogActions>
          <Button type="submit" variant="primary">
            {t("next")}
          </Button>
          <Button onPress={onClose}>{t("cancel")}</Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}
