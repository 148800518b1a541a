"use client";

import { Copy } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/ui/Button";
import { Notice } from "@/ui/Notice";
import { toast } from "@/ui/toast";
import { copyText } from "../security/keeping";

/** A new key, for the one time that it is shown. */
export function MadeKey({ value, onDone }: { value: string; onDone: () => void }) {
  const t = useTranslations("account.keys");
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const copy = async () => toast.show({ message: t((await copyText(value)) ? "copied" : "copyFailed") });
  return (
    <div className="flex max-w-prose flex-col gap-5">
      <h3 ref={heading} tabIndex={-1} className="text-lg font-semibold outline-none">
        {t("madeTitle")}
      </h3>
      <Notice tone="warn">{t("madeLead")}</Notice>
      <code className="rounded-md bg-sunken p-4 text-base break-all">{value}</code>
      <p className="text-ink-soft">{t("madeUse")}</p>
      <div className="flex flex-wrap gap-2">
        <Button onPress={() => void copy()}>
          <Copy aria-hidden="true" />
          {t("copy")}
        </Button>
        <Button variant="primary" onPress={onDone}>
          {t("done")}
        </Button>
      </div>
    </div>
  );
}
