"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { unwrap } from "@/client/problem";
import { Button } from "@/ui/Button";
import { Form } from "@/ui/Form";
import { TextField } from "@/ui/TextField";

/** Finds somebody by their whole address, and opens their page. The address stands in no URL. */
export function UserSearch() {
  const t = useTranslations("admin.users");
  const router = useRouter();
  const [unknown, setUnknown] = useState("");
  const submit = async (data: FormData) => {
    const email = String(data.get("email")).trim();
    const { items } = await unwrap(api.POST("/api/v1/users/search", { body: { email } }));
    if (items[0]) router.push(`/admin/users/${items[0].user_id}`);
    else setUnknown(email);
  };
  return (
    <Form onSubmit={submit} label={t("find")} autoComplete="off" className="gap-2">
      <div className="flex flex-wrap items-end gap-2">
        <TextField
          label={t("search")}
          description={t("searchHelp")}
          name="email"
          type="email"
          isRequired
          className="max-w-form grow basis-64"
          onChange={() => setUnknown("")}
        />
        <Button type="submit">{t("find")}</Button>
      </div>
      <p role="status" className="text-sm text-ink-soft">
        {unknown && t("nobody", { email: unknown })}
      </p>
    </Form>
  );
}
