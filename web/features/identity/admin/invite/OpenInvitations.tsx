"use client";

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
import type { Invitation } from "../types";

/** Whom nobody has seen yet: mailed again, or taken back. */
export function OpenInvitations({ invitations }: { invitations: readonly Invitation[] }) {
  const t = useTranslations("admin.invite");
  const role = useTranslations("admin.roles");
  const { refresh } = useRouter();
  const [taken, setTaken] = useState<Invitation | null>(null);
  const params = (one: Invitation) => ({ params: { path: { userId: one.user_id } } });
  const resend = async (one: Invitation) => {
    try {
      await unwrap(api.POST("/api/v1/invitations/{userId}/resend", params(one)));
      toast.show({ message: t("resent", { email: one.email }) });
      refresh();
    } catch (error) {
      toast.show({ message: error instanceof Error ? error.message : String(error), tone: "bad" });
    }
  };
  const takeBack = async () => {
    if (!taken) return;
    await unwrap(api.DELETE("/api/v1/invitations/{userId}", params(taken)));
    toast.show({ message: t("takenBack", { email: taken.email }) });
    refresh();
  };
  if (invitations.length === 0) return <p className="text-ink-soft">{t("noneOpen")}</p>;
  return (
    <>
      <ul aria-label={t("open")} className="max-w-prose">
        {invitations.map((one) => (
          <li
            key={one.user_id}
            className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line py-4 last:border-0"
          >
            <div className="min-w-0 grow basis-56">
              <p className="flex flex-wrap items-center gap-2 font-medium">
                {t("person", { first: one.first_name, last: one.last_name })}
                {one.expired && <Badge tone="warn">{t("expired")}</Badge>}
              </p>
              <p className="text-sm break-all text-ink-soft">{one.email}</p>
              <p className="text-sm text-ink-soft">
                {one.roles.map((name) => role(name)).join(", ")}
                {" · "}
                {t.rich(one.expired ? "ended" : "ends", { time: () => <RelativeTime at={one.expires_at} /> })}
              </p>
            </div>
            <div className="flex flex-wrap gap-2">
              <Button aria-label={t("resendLabel", { email: one.email })} onPress={() => void resend(one)}>
                {t("resend")}
              </Button>
              <Button
                variant="quiet"
                aria-label={t("takeBackLabel", { email: one.email })}
                onPress={() => setTaken(one)}
              >
                {t("takeBack")}
              </Button>
            </div>
          </li>
        ))}
      </ul>
      <ConfirmDialog
        title={t("takeBackTitle")}
        confirmLabel={t("takeBack")}
        danger
        isOpen={taken !== null}
        onOpenChange={(isOpen) => !isOpen && setTaken(null)}
        onConfirm={takeBack}
      >
        <p>{t("takeBackBody", { email: taken?.email ?? "" })}</p>
      </ConfirmDialog>
    </>
  );
}
