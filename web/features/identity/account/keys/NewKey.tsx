"use client";

import { useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { unwrap } from "@/client/problem";
import { Button } from "@/ui/Button";
import { Checkbox } from "@/ui/Checkbox";
import { CheckboxGroup } from "@/ui/CheckboxGroup";
import { Form } from "@/ui/Form";
import { PasswordField } from "@/ui/PasswordField";
import { Select } from "@/ui/Select";
import { TextField } from "@/ui/TextField";
import { SCOPES, type Scope } from "../types";

const DAYS = ["7", "30", "90", "365"] as const;

/** Asks what a new key is for, what it may read and for how long, and for the password. */
export function NewKey(props: { onCancel: () => void; onMade: (key: string) => void }) {
  const t = useTranslations("account.keys");
  const submit = async (data: FormData) => {
    const body = {
      name: String(data.get("name")),
      scopes: data.getAll("scopes") as Scope[],
      expires_in_days: Number(data.get("expires_in_days")),
      password: String(data.get("password")),
    };
    const made = await unwrap(api.POST("/api/v1/users/me/api-keys", { body }));
    props.onMade(made.key);
  };
  return (
    <div className="max-w-form">
      <Form
        label={t("make")}
        onSubmit={submit}
        validate={(data): Record<string, string> => (data.has("scopes") ? {} : { scopes: t("noScope") })}
      >
        <TextField
          label={t("name")}
          description={t("nameHelp")}
          name="name"
          maxLength={80}
          autoFocus
          isRequired
        />
        <CheckboxGroup label={t("scopesTitle")} description={t("scopesHelp")} name="scopes">
          {SCOPES.map((scope) => (
            <Checkbox key={scope} value={scope}>
              {t(`scopes.${scope}`)}
            </Checkbox>
          ))}
        </CheckboxGroup>
        <Select
          label={t("expiry")}
          name="expires_in_days"
          defaultValue="90"
          items={DAYS.map((days) => ({ id: days, label: t("days", { count: Number(days) }) }))}
        />
        <PasswordField
          label={t("password")}
          description={t("passwordHelp")}
          name="password"
          autoComplete="current-password"
          isRequired
        />
        <div className="flex flex-wrap gap-2">
          <Button type="submit" variant="primary">
            {t("make")}
          </Button>
          <Button onPress={props.onCancel}>{t("cancel")}</Button>
        </div>
      </Form>
    </div>
  );
}
