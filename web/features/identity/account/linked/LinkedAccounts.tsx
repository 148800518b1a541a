"use client";

import { Link2 } from "lucide-react";
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
import type { Identity, Provider } from "../types";

const LinkAccount = dynamic(() => import("./LinkAccount").then((module) => module.LinkAccount), {
  ssr: false,
});

/** The accounts at other sites with which one signs in here: listed, linked and unlinked. */
export function LinkedAccounts(props: { identities: readonly Identity[]; providers: readonly Provider[] }) {
  const t = useTranslations("account.linked");
  const { refresh } = useRouter();
  const [linking, setLinking] = useState<Provider | null>(null);
  const [unlinking, setUnlinking] = useState<Identity | null>(null);
  const unlinked = props.providers.filter(
    (one) => !props.identities.some((linked) => linked.provider_name === one.name),
  );
  const unlink = async () => {
    if (!unlinking) return;
    const path = { identityId: unlinking.identity_id };
    await unwrap(api.DELETE("/api/v1/users/me/identities/{identityId}", { params: { path } }));
    toast.show({ message: t("unlinked", { name: unlinking.provider_name }) });
    refresh();
  };
  return (
    <div className="flex max-w-prose flex-col items-start gap-4">
      {props.identities.length > 0 && (
        <ul aria-label={t("list")} className="w-full">
          {props.identities.map((one) => (
            <li
              key={one.identity_id}
              className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line py-4 last:border-0"
            >
              <Link2 aria-hidden="true" className="size-6 shrink-0 text-ink-soft" />
              <div className="min-w-0 grow basis-56">
                <p className="font-medium wrap-anywhere">{one.provider_name}</p>
                <p className="text-sm wrap-anywhere text-ink-soft">
                  {one.label && `${one.label} · `}
                  {t.rich("linkedAt", { time: () => <RelativeTime at={one.linked_at} /> })}
                </p>
              </div>
              <Button
                variant="quiet"
                className="max-sm:ms-10"
                aria-label={t("unlinkLabel", { name: one.provider_name })}
                onPress={() => setUnlinking(one)}
              >
                {t("unlink")}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <div className="flex flex-wrap gap-3">
        {unlinked.map((one) => (
          <Button key={one.provider_id} onPress={() => setLinking(one)}>
            {t("link", { name: one.name })}
          </Button>
        ))}
      </div>
      <LinkAccount provider={linking} onClose={() => setLinking(null)} />
      <ConfirmDialog
        title={t("unlinkTitle")}
        confirmLabel={t("unlink")}
        danger
        isOpen={unlinking !== null}
        onOpenChange={(isOpen) => !isOpen && setUnlinking(null)}
        onConfirm={unlink}
      >
        <p>{t("unlinkBody", { name: unlinking?.provider_name ?? "" })}</p>
      </ConfirmDialog>
    </div>
  );
}
