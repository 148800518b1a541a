"use client";

import { Copy, Download, Printer } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/ui/Button";
import { Checkbox } from "@/ui/Checkbox";
import { Form } from "@/ui/Form";
import { toast } from "@/ui/toast";
import { saveAsFile } from "@/client/saveAsFile";
import { copyText, printText } from "./keeping";

/** The recovery codes, for the one time that they are shown. */
export function RecoveryCodes(props: { codes: string[]; email: string; onDone: () => void }) {
  const t = useTranslations("account.codes");
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const text = [t("fileHead", { email: props.email }), "", ...props.codes, ""].join("\n");
  const copy = async () => toast.show({ message: t((await copyText(text)) ? "copied" : "copyFailed") });
  return (
    <div className="flex max-w-prose flex-col gap-5">
      <h3 ref={heading} tabIndex={-1} className="text-lg font-semibold outline-none">
        {t("title")}
      </h3>
      <p className="text-ink-soft">{t("lead")}</p>
      <ul
        aria-label={t("list")}
        className="grid grid-cols-2 gap-x-6 gap-y-2 rounded-md bg-sunken p-4 font-mono text-base sm:grid-cols-3"
      >
        {props.codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <Button onPress={() => void copy()}>
          <Copy aria-hidden="true" />
          {t("copy")}
        </Button>
        <Button
          onPress={() => saveAsFile("studium-recovery-codes.txt", new Blob([text], { type: "text/plain" }))}
        >
          <Download aria-hidden="true" />
          {t("download")}
        </Button>
        <Button onPress={() => printText(text)}>
          <Printer aria-hidden="true" />
          {t("print")}
        </Button>
      </div>
      <Form
        onSubmit={props.onDone}
        validate={(data): Record<string, string> => (data.get("kept") ? {} : { kept: t("keptFirst") })}
      >
        <Checkbox name="kept" value="yes">
          {t("kept")}
        </Checkbox>
        <Button type="submit" variant="primary" className="self-start">
          {t("done")}
        </Button>
      </Form>
    </div>
  );
}
