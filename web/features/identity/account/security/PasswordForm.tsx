"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { unwrap } from "@/client/problem";
import { Button } from "@/ui/Button";
import { Form } from "@/ui/Form";
import { Notice } from "@/ui/Notice";
import { PasswordField } from "@/ui/PasswordField";

/** Sets a new password. `email` is for password managers, which keep it with the password. */
export function PasswordForm({ email }: { email: string }) {
  const t = useTranslations("account.password");
  const [changes, setChanges] = useState(0);
  const submit = async (data: FormData) => {
    await unwrap(
      api.POST("/api/v1/auth/change-password", {
        body: {
          current_password: String(data.get("current_password")),
          new_password: String(data.get("new_password")),
        },
      }),
    );
    setChanges((count) => count + 1);
  };
  return (
    <div className="flex max-w-form flex-col gap-5">
      {changes > 0 && (
        <Notice tone="good" live>
          {t("done")}
        </Notice>
      )}
      <Form key={changes} onSubmit={submit} label={t("title")}>
        <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
        <PasswordField
          label={t("current")}
          name="current_password"
          autoComplete="current-password"
          isRequired
        />
        <PasswordField
          label={t("new")}
          description={t("newHelp")}
          name="new_password"
          autoComplete="new-password"
          isRequired
        />
        <Button type="submit" className="self-start">
          {t("submit")}
        </Button>
      </Form>
    </div>
  );
}
