"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { unwrap } from "@/client/problem";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { RelativeTime } from "@/ui/RelativeTime";
import { toast } from "@/ui/toast";
import type { Upload } from "../types";

/** Files of people that were uploaded, and how to undo what came of one. */
export function Uploads({ uploads }: { uploads: readonly Upload[] }) {
  const t = useTranslations("admin.invite");
  const { refresh } = useRouter();
  const [undoing, setUndoing] = useState<Upload | null>(null);
  const undo = async () => {
    if (!undoing) return;
    const params = { path: { uploadId: undoing.upload_id } };
    const { removed, kept } = await unwrap(api.POST("/api/v1/user-uploads/{uploadId}/undo", { params }));
    toast.show({ message: t("undone", { removed, kept }) });
    refresh();
  };
  return (
    <>
      <ul aria-label={t("uploads")} className="max-w-prose">
        {uploads.map((one) => (
          <li
            key={one.upload_id}
            className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line py-4 last:border-0"
          >
            <p className="min-w-0 grow basis-56">
              {t.rich("upload", {
                count: one.invited,
                accepted: one.accepted,
                time: () => <RelativeTime at={one.uploaded_at} />,
              })}
            </p>
            {one.accepted < one.invited && <Button onPress={() => setUndoing(one)}>{t("undo")}</Button>}
          </li>
        ))}
      </ul>
      <ConfirmDialog
        title={t("undoTitle")}
        confirmLabel={t("undo")}
        danger
        isOpen={undoing !== null}
        onOpenChange={(isOpen) => !isOpen && setUndoing(null)}
        onConfirm={undo}
      >
        <p>{t("undoBody", { count: undoing ? undoing.invited - undoing.accepted : 0 })}</p>
      </ConfirmDialog>
    </>
  );
}
