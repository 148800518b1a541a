"use client";

import { Copy } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "@/ui/Button";
import type { Enrolment } from "../types";
import { copyText } from "./keeping";
import { toast } from "@/ui/toast";

/** The key for the app: as a picture for its camera, as a link on the same phone, and as text for hands. */
export function ScanStep(props: { enrolment: Enrolment; onNext: () => void; onCancel: () => void }) {
  const t = useTranslations("account");
  const { secret, otpauth_uri, qr_svg } = props.enrolment;
  const copy = async () =>
    toast.show({ message: t((await copyText(secret)) ? "codes.copied" : "codes.copyFailed") });
  return (
    <div className="flex flex-col gap-5">
      <p className="text-ink-soft">{t("setUp.scanLead")}</p>
      <img
        src={`data:image/svg+xml,${encodeURIComponent(qr_svg)}`}
        alt={t("setUp.qr")}
        width={208}
        height={208}
        className="size-52 rounded-md border border-line"
      />
      <div className="flex flex-col gap-2">
        <p className="text-sm text-ink-soft">{t("setUp.secretLead")}</p>
        <code className="rounded-md bg-sunken px-3 py-2 font-mono text-sm break-all">
          {secret.match(/.{1,4}/g)?.join(" ")}
        </code>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
          <Button variant="quiet" className="-ms-4" onPress={() => void copy()}>
            <Copy aria-hidden="true" />
            {t("setUp.copy")}
          </Button>
          <a href={otpauth_uri} className="text-sm text-accent underline underline-offset-2">
            {t("setUp.openApp")}
          </a>
        </div>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" onPress={props.onNext}>
          {t("setUp.next")}
        </Button>
        <Button variant="quiet" onPress={props.onCancel}>
          {t("setUp.cancel")}
        </Button>
      </div>
    </div>
  );
}
