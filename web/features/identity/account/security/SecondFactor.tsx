"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/ui/Button";
import { Notice } from "@/ui/Notice";
import type { Totp } from "../types";
import { FactorOn } from "./FactorOn";
import { RecoveryCodes } from "./RecoveryCodes";
import { SetUp } from "./SetUp";

type Shown = { kind: "state" } | { kind: "setUp" } | { kind: "codes"; codes: string[]; isNew: boolean };

/** The second factor: off, being switched on, on; and recovery codes for the one time that they are seen. */
export function SecondFactor(props: { state: Totp; email: string; since: string | null }) {
  const t = useTranslations("account");
  const { refresh } = useRouter();
  const [shown, setShown] = useState<Shown>({ kind: "state" });
  const [done, setDone] = useState("");
  const back = (message = "") => {
    setShown({ kind: "state" });
    setDone(message);
    refresh();
  };
  if (shown.kind === "codes") {
    return (
      <RecoveryCodes
        codes={shown.codes}
        email={props.email}
        onDone={() => back(t(shown.isNew ? "codes.renewed" : "codes.enabled"))}
      />
    );
  }
  if (shown.kind === "setUp") {
    return (
      <SetUp
        email={props.email}
        onCancel={() => back()}
        onDone={(codes) => setShown({ kind: "codes", codes, isNew: false })}
      />
    );
  }
  return (
    <div className="flex max-w-prose flex-col items-start gap-4">
      {done && (
        <Notice tone="good" live className="w-full">
          {done}
        </Notice>
      )}
      {props.state.enabled ? (
        <FactorOn
          state={props.state}
          since={props.since}
          onCodes={(codes) => setShown({ kind: "codes", codes, isNew: true })}
          onOff={() => back(t("factor.switchedOff"))}
        />
      ) : (
        <>
          <p className="text-ink-soft">{t("factor.offLead")}</p>
          <Button variant="primary" onPress={() => setShown({ kind: "setUp" })}>
            {t("factor.start")}
          </Button>
        </>
      )}
    </div>
  );
}
