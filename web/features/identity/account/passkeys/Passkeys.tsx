"use client";

import { KeyRound } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { unwrap } from "@/client/problem";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { RelativeTime } from "@/ui/RelativeTime";
import { toast } from "@/ui/toast";
import type { Passkey } from "../types";

const AddPasskey = dynamic(() => import("./AddPasskey").then((module) => module.AddPasskey), { ssr: false });
const RenamePasskey = dynamic(() => import("./RenamePasskey").then((module) => module.RenamePasskey), {
  ssr: false,
});

/** The passkeys with which one signs in without a password: listed, added, renamed and removed. */
export function Passkeys({ passkeys }: { passkeys: readonly Passkey[] }) {
  const t = useTranslations("account.passkeys");
  const { refresh } = useRouter();
  const [isAdding, setAdding] = useState(false);
  const [renaming, setRenaming] = useState<Passkey | null>(null);
  const [removing, setRemoving] = useState<Passkey | null>(null);
  const remove = async () => {
    if (!removing) return;
    const path = { passkeyId: removing.passkey_id };
    await unwrap(api.DELETE("/api/v1/users/me/passkeys/{passkeyId}", { params: { path } }));
    toast.show({ message: t("removed", { name: removing.name }) });
    refresh();
  };
  const added = (name: string) => {
    setAdding(false);
    toast.show({ message: t("added", { name }) });
    refresh();
  };
  return (
    <div className="flex max-w-prose flex-col items-start gap-4">
      {passkeys.length > 0 && (
        <ul aria-label={t("list")} className="w-full">
          {passkeys.map((one) => (
            <li
              key={one.passkey_id}
              className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line py-4 last:border-0"
            >
              <KeyRound aria-hidden="true" className="size-6 shrink-0 text-ink-soft" />
              <div className="min-w-0 grow basis-56">
                <p className="font-medium">{one.name}</p>
                <p className="text-sm text-ink-soft">
                  {t.rich("madeAt", { time: () => <RelativeTime at={one.created_at} /> })}
                  {" · "}
                  {one.last_used_at
                    ? t.rich("usedAt", { time: () => <RelativeTime at={one.last_used_at ?? ""} /> })
                    : t("unused")}
                </p>
              </div>
              <div className="flex flex-wrap gap-2 max-sm:ms-10">
                <Button aria-label={t("renameLabel", { name: one.name })} onPress={() => setRenaming(one)}>
                  {t("rename")}
                </Button>
                <Button
                  variant="quiet"
                  aria-label={t("removeLabel", { name: one.name })}
                  onPress={() => setRemoving(one)}
                >
                  {t("remove")}
                </Button>
              </div>
            </li>
          ))}
        </ul>
      )}
      <Button onPress={() => setAdding(true)}>{t("add")}</Button>
      <AddPasskey isOpen={isAdding} onClose={() => setAdding(false)} onAdded={added} />
      <RenamePasskey passkey={renaming} onClose={() => setRenaming(null)} onRenamed={refresh} />
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
