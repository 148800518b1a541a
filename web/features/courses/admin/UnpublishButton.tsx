"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { unwrap } from "@/client/problem";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { toast } from "@/ui/toast";

/** Takes a course out of the catalogue, after a question. */
export function UnpublishButton({ courseId, title }: { courseId: string; title: string }) {
  const t = useTranslations("admin.courses");
  const { refresh } = useRouter();
  const [isAsking, setAsking] = useState(false);
  const unpublish = async () => {
    await unwrap(api.POST("/api/v1/courses/{courseId}/unpublish", { params: { path: { courseId } } }));
    toast.show({ message: t("unpublishDone", { title }) });
    refresh();
  };
  return (
    <>
      <Button
        size="sm"
        variant="quiet"
        aria-label={t("unpublishLabel", { title })}
        onPress={() => setAsking(true)}
      >
        {t("unpublish")}
      </Button>
      <ConfirmDialog
        title={t("unpublishTitle")}
        confirmLabel={t("unpublish")}
        danger
        isOpen={isAsking}
        onOpenChange={setAsking}
        onConfirm={unpublish}
      >
        <p>{t("unpublishBody", { title })}</p>
      </ConfirmDialog>
    </>
  );
}
