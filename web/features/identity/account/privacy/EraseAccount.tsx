"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { ApiProblem, unwrap } from "@/client/problem";
import { openFresh } from "@/lib/open-fresh";
import { Button } from "@/ui/Button";
import { Dialog, DialogActions } from "@/ui/Dialog";
import { Form } from "@/ui/Form";
import { PasswordField } from "@/ui/PasswordField";
import { TextField } from "@/ui/TextField";

/** Erases one's own account, after it was said what goes and what stays. */
export function EraseAccount() {
  const t = useTranslations("account.erase");
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button variant="danger" onPress={() => setOpen(true)}>
        {t("open")}
      </Button>
      <Dialog title={t("question")} role="alertdialog" isOpen={isOpen} onOpenChange={setOpen}>
        {(close) => <Erase close={close} />}
      </Dialog>
    </>
  );
}

function Erase({ close }: { close: () => void }) {
  const t = useTranslations("account.erase");
  const word = t("word");
  const submit = async (data: FormData) => {
    const body = { password: String(data.get("password")) };
    const answer = await api.POST("/api/v1/users/me/erase", { body });
    if (answer.response.status === 409) throw new ApiProblem(answer.response, { detail: t("lastAdmin") });
    await unwrap(Promise.resolve(answer));
    openFresh("/goodbye");
  };
  const check = (data: FormData): Record<string, string> => {
    const typed = String(data.get("word")).trim().toLowerCase();
    return typed === word.toLowerCase() ? {} : { word: t("wordWrong", { word }) };
  };
  return (
    <Form onSubmit={submit} validate={check} autoComplete="off">
      <div className="grid gap-5 sm:grid-cols-2">
        <Facts title={t("gone")} lines={[t("goneAccount"), t("goneWork"), t("goneNames")]} />
        <Facts title={t("stays")} lines={[t("staysCourses"), t("staysLog")]} />
      </div>
      <p className="font-medium">{t("noWayBack")}</p>
      <TextField
        label={t("typeWord", { word })}
        name="word"
        autoComplete="off"
        spellCheck="false"
        isRequired
      />
      <PasswordField label={t("password")} name="password" autoComplete="current-password" isRequired />
      <DialogActions>
        <Button type="submit" variant="danger">
          {t("confirm")}
        </Button>
        <Button onPress={close}>{t("cancel")}</Button>
      </DialogActions>
    </Form>
  );
}

function Facts({ title, lines }: { title: string; lines: string[] }) {
  return (
    <div>
      <h3 className="text-sm font-semibold">{title}</h3>
      <ul className="mt-2 flex list-disc flex-col gap-1.5 ps-4 text-sm text-ink-soft marker:text-ink-soft">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}
