"use client";

import { KeyRound } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { unwrap } from "@/client/problem";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { RelativeTime } from "@/ui/RelativeTime";
import { SkeletonText } from "@/ui/Skeleton";
import { toast } from "@/ui/toast";
import type { ApiKey } from "../types";
import { MadeKey } from "./MadeKey";

const NewKey = dynamic(() => import("./NewKey").then((module) => module.NewKey), {
  loading: () => <SkeletonText lines={6} />,
});

type Shown = { kind: "list" } | { kind: "new" } | { kind: "made"; key: string };

/** The keys with which programs read in one's name: listed, made and removed. */
export function ApiKeys({ keys }: { keys: readonly ApiKey[] }) {
  const t = useTranslations("account.keys");
  const { refresh } = useRouter();
  const [shown, setShown] = useState<Shown>({ kind: "list" });
  const [removing, setRemoving] = useState<ApiKey | null>(null);
  const back = () => {
    setShown({ kind: "list" });
    refresh();
  };
  const remove = async () => {
    if (!removing) return;
    const path = { keyId: removing.key_id };
    await unwrap(api.DELETE("/api/v1/users/me/api-keys/{keyId}", { params: { path } }));
    toast.show({ message: t("removed", { name: removing.name }) });
    refresh();
  };
  if (shown.kind === "made") return <MadeKey value={shown.key} onDone={back} />;
  if (shown.kind === "new") {
    return <NewKey onCancel={back} onMade={(key) => setShown({ kind: "made", key })} />;
  }
  return (
    <div className="flex max-w-prose flex-col items-start gap-4">
      {keys.length > 0 && (
        <ul aria-label={t("list")} className="w-full">
          {keys.map((one) => (
            <KeyRow key={one.key_id} shown={one} onRemove={() => setRemoving(one)} />
          ))}
        </ul>
      )}
      <Button onPress={() => setShown({ kind: "new" })}>{t("make")}</Button>
      <ConfirmDialog
        title={t("removeTitle")}
        confirmLabel={t("remove")}
        danger
        isOpen={removing !== null}
        onOpenChange={(isOpen) => !isOpen && setRemoving(null)}
        onConfirm={remove}
      >
        <p>{t("removeBody", { name: removing?.name ?? "" })}</p>
      </ConfirmDialog>
    </div>
  );
}

function KeyRow({ shown, onRemove }: { shown: ApiKey; onRemove: () => void }) {
  const t = useTranslations("account.keys");
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line py-4 last:border-0">
      <KeyRound aria-hidden="true" className="size-6 shrink-0 text-ink-soft" />
      <div className="min-w-0 grow basis-56">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          {shown.name}
          {shown.expired && <Badge tone="warn">{t("expired")}</Badge>}
        </p>
        <p className="text-sm text-ink-soft">
          <code>{`stk_${shown.mark}…`}</code>
          {" · "}
          {shown.scopes.map((scope) => t(`scopes.${scope}`)).join(", ")}
        </p>
        <p className="text-sm text-ink-soft">
          {t.rich(shown.expired ? "endedAt" : "endsAt", {
            time: () => <RelativeTime at={shown.expires_at} />,
          })}
          {" · "}
          {shown.last_used_at
            ? t.rich("usedAt", { time: () => <RelativeTime at={shown.last_used_at ?? ""} /> })
            : t("unused")}
        </p>
      </div>
      <Button aria-label={t("removeLabel", { name: shown.name })} className="max-sm:ms-10" onPress={onRemove}>
        {t("remove")}
      </Button>
    </li>
  );
}
