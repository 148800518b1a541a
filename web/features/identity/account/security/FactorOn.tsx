"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { unwrap } from "@/client/problem";
import { Button } from "@/ui/Button";
import { Notice } from "@/ui/Notice";
import type { Totp } from "../types";
import { PasswordDialog } from "./PasswordDialog";

const FEW_CODES = 3;

/** The second factor while it is on. */
export function FactorOn(props: {
  state: Totp;
  since: string | null;
  onCodes: (codes: string[]) => void;
  onOff: () => void;
}) {
  const t = useTranslations("account.factor");
  const [asking, setAsking] = useState<"codes" | "off" | null>(null);
  const left = props.state.recovery_codes_left;
  const close = () => setAsking(null);
  const renew = async (password: string) => {
    const body = { password };
    const answer = await unwrap(api.POST("/api/v1/users/me/totp/recovery-codes", { body }));
    props.onCodes(answer.recovery_codes);
  };
  const switchOff = async (password: string) => {
    await unwrap(api.POST("/api/v1/users/me/totp/disable", { body: { password } }));
    props.onOff();
  };
  return (
    <>
      {props.since && <p className="text-ink-soft">{t("onSince", { date: props.since })}</p>}
      {left <= FEW_CODES ? (
        <Notice tone="warn">{t("codesLeft", { count: left })}</Notice>
      ) : (
        <p className="text-ink-soft">{t("codesLeft", { count: left })}</p>
      )}
      <div className="flex flex-wrap gap-2">
        <Button onPress={() => setAsking("codes")}>{t("newCodes")}</Button>
        <Button variant="quiet" onPress={() => setAsking("off")}>
          {t("switchOff")}
        </Button>
      </div>
      <PasswordDialog
        title={t("newCodes")}
        body={t("newCodesBody")}
        confirmLabel={t("newCodes")}
        isOpen={asking === "codes"}
        onClose={close}
        onSubmit={renew}
      />
      <PasswordDialog
        title={t("switchOffTitle")}
        body={t("switchOffBody")}
        confirmLabel={t("switchOff")}
        danger
        isOpen={asking === "off"}
        onClose={close}
        onSubmit={switchOff}
      />
    </>
  );
}
