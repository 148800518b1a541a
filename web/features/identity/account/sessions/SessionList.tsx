"use client";

import { Laptop, Smartphone } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { unwrap } from "@/client/problem";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { RelativeTime } from "@/ui/RelativeTime";
import { toast } from "@/ui/toast";
import type { Session } from "../types";
import { deviceOf } from "../../devices";

/** Where one is signed in, and how to end it there. */
export function SessionList({ sessions }: { sessions: readonly Session[] }) {
  const t = useTranslations("account.sessions");
  const { refresh } = useRouter();
  const [ending, setEnding] = useState<Session | "others" | null>(null);
  const nameOf = useDeviceName();
  const others = sessions.filter(({ current }) => !current);
  const ordered = [...sessions.filter(({ current }) => current), ...others];
  const name = ending && ending !== "others" ? nameOf(ending) : "";

  const end = async () => {
    if (ending === null) return;
    if (ending === "others") await unwrap(api.DELETE("/api/v1/users/me/sessions"));
    else {
      const path = { sessionId: ending.session_id };
      await unwrap(api.DELETE("/api/v1/users/me/sessions/{sessionId}", { params: { path } }));
    }
    toast.show({ message: ending === "others" ? t("endedOthers") : t("ended", { device: name }) });
    refresh();
  };

  return (
    <>
      <ul aria-label={t("list")} className="max-w-prose">
        {ordered.map((session) => (
          <SessionRow
            key={session.session_id}
            session={session}
            name={nameOf(session)}
            onEnd={() => setEnding(session)}
          />
        ))}
      </ul>
      {others.length > 1 && (
        <Button className="mt-6" onPress={() => setEnding("others")}>
          {t("endOthers")}
        </Button>
      )}
      {others.length === 0 && <p className="mt-4 text-sm text-ink-soft">{t("onlyHere")}</p>}
      <ConfirmDialog
        title={ending === "others" ? t("endOthersTitle") : t("endTitle")}
        confirmLabel={ending === "others" ? t("endOthers") : t("end")}
        isOpen={ending !== null}
        onOpenChange={(isOpen) => !isOpen && setEnding(null)}
        onConfirm={end}
      >
        <p>
          {ending === "others"
            ? t("endOthersBody", { count: others.length })
            : t("endBody", { device: name })}
        </p>
      </ConfirmDialog>
    </>
  );
}

function useDeviceName() {
  const t = useTranslations("account.sessions");
  return ({ device }: Session) => {
    const { browser, system } = deviceOf(device);
    return t("device", {
      browser: browser ?? t("unknownBrowser"),
      system: system ?? t("unknownSystem"),
    });
  };
}

function SessionRow(props: { session: Session; name: string; onEnd: () => void }) {
  const t = useTranslations("account.sessions");
  const { session, name } = props;
  const Icon = deviceOf(session.device).isPhone ? Smartphone : Laptop;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line py-4 last:border-0">
      <Icon aria-hidden="true" className="size-6 shrink-0 text-ink-soft" />
      <div className="min-w-0 grow basis-56">
        <p className="flex flex-wrap items-center gap-2 font-medium" title={session.device}>
          {name}
          {session.current && <Badge tone="good">{t("current")}</Badge>}
        </p>
        <p className="text-sm text-ink-soft">
          {t.rich("started", { time: () => <RelativeTime at={session.started_at} /> })}
          {" · "}
          {t.rich("used", { time: () => <RelativeTime at={session.last_used_at} /> })}
          {" · "}
          {t("address", { address: session.address })}
        </p>
      </div>
      {!session.current && (
        <Button aria-label={t("endLabel", { device: name })} className="max-sm:ms-10" onPress={props.onEnd}>
          {t("end")}
        </Button>
      )}
    </li>
  );
}
