"use client";

import { useEffect, useRef, useState, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { unwrap } from "@/client/problem";
import { Button } from "@/ui/Button";
import { Form } from "@/ui/Form";
import { PasswordField } from "@/ui/PasswordField";
import { TextField } from "@/ui/TextField";
import type { Enrolment } from "../types";
import { ScanStep } from "./ScanStep";

interface Props {
  email: string;
  onCancel: () => void;
  onDone: (recoveryCodes: string[]) => void;
}

/** Switches the second factor on in three steps: password, key for the app, first code of the app. */
export function SetUp(props: Props) {
  const [enrolment, setEnrolment] = useState<Enrolment | null>(null);
  const [isAdded, setAdded] = useState(false);
  if (!enrolment) return <PasswordStep {...props} onDone={setEnrolment} />;
  if (!isAdded) {
    return (
      <Step step={2} title="scanTitle">
        <ScanStep enrolment={enrolment} onNext={() => setAdded(true)} onCancel={props.onCancel} />
      </Step>
    );
  }
  return <CodeStep onDone={props.onDone} onBack={() => setAdded(false)} />;
}

/** One step under its heading, which takes the focus when the step begins. */
function Step(props: {
  step: number;
  title: "passwordTitle" | "scanTitle" | "codeTitle";
  children: ReactNode;
}) {
  const t = useTranslations("account.setUp");
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className="max-w-prose">
      <p className="text-sm font-medium text-ink-soft">{t("step", { step: props.step })}</p>
      <h3 ref={heading} tabIndex={-1} className="mb-4 text-lg font-semibold outline-none">
        {t(props.title)}
      </h3>
      {props.children}
    </div>
  );
}

function PasswordStep(props: { email: string; onCancel: () => void; onDone: (one: Enrolment) => void }) {
  const t = useTranslations("account");
  const submit = async (data: FormData) => {
    const body = { password: String(data.get("password")) };
    props.onDone(await unwrap(api.POST("/api/v1/users/me/totp", { body })));
  };
  return (
    <Step step={1} title="passwordTitle">
      <Form onSubmit={submit} label={t("setUp.title")} className="max-w-form">
        <input type="text" name="username" autoComplete="username" value={props.email} readOnly hidden />
        <PasswordField
          label={t("factor.password")}
          description={t("factor.passwordHelp")}
          name="password"
          autoComplete="current-password"
          isRequired
        />
        <div className="flex flex-wrap gap-2">
          <Button type="submit" variant="primary">
            {t("setUp.next")}
          </Button>
          <Button variant="quiet" onPress={props.onCancel}>
            {t("setUp.cancel")}
          </Button>
        </div>
      </Form>
    </Step>
  );
}

function CodeStep(props: { onBack: () => void; onDone: (recoveryCodes: string[]) => void }) {
  const t = useTranslations("account.setUp");
  const submit = async (data: FormData) => {
    const body = { code: String(data.get("code")).replaceAll(/\s/g, "") };
    const answer = await unwrap(api.POST("/api/v1/users/me/totp/confirm", { body }));
    props.onDone(answer.recovery_codes);
  };
  return (
    <Step step={3} title="codeTitle">
      <Form onSubmit={submit} label={t("title")} className="max-w-form">
        <p className="text-ink-soft">{t("codeLead")}</p>
        <TextField
          label={t("code")}
          description={t("codeHelp")}
          name="code"
          autoComplete="one-time-code"
          inputMode="numeric"
          minLength={6}
          isRequired
        />
        <div className="flex flex-wrap gap-2">
          <Button type="submit" variant="primary">
            {t("confirm")}
          </Button>
          <Button variant="quiet" onPress={props.onBack}>
            {t("back")}
          </Button>
        </div>
      </Form>
    </Step>
  );
}
