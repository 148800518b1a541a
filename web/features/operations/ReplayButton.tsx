"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { ApiProblem, unwrap } from "@/client/problem";
import { Button } from "@/ui/Button";
import { toast } from "@/ui/toast";

/** Has a service handle an event again, and tells what came of it. */
export function ReplayButton({ service, eventId, type }: { service: string; eventId: string; type: string }) {
  const t = useTranslations("admin.events");
  const { refresh } = useRouter();
  const [isPending, setPending] = useState(false);

  const why = (error: unknown): string => {
    const reason = error instanceof Error ? error.message : String(error);
    if (!(error instanceof ApiProblem)) return t("failed", { reason });
    if (error.code === "waits_behind_another") return t("waitsBehind");
    if (error.code === "replay_failed") return t("replayFailed", { reason });
    return error.status === 404 ? t("gone") : t("failed", { reason });
  };
  const replay = async () => {
    setPending(true);
    try {
      const params = { path: { service, eventId } };
      const answer = await unwrap(
        api.POST("/api/v1/admin/dead-letters/{service}/{eventId}/replay", { params }),
      );
      toast.show({ message: t("handled", answer) });
    } catch (error) {
      toast.show({ message: why(error), tone: "bad" });
    } finally {
      setPending(false);
      refresh();
    }
  };
  return (
    <Button
      isPending={isPending}
      aria-label={t("replayLabel", { type, service })}
      onPress={() => void replay()}
    >
      {t("replay")}
    </Button>
  );
}
