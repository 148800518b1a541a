"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { unwrap } from "@/client/problem";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { toast } from "@/ui/toast";
import type { IssuedCertificate } from "./types";
import { issuedKey } from "./useIssued";

interface Props {
  courseId: string;
  /** The one that is asked about; null while nothing is asked. */
  certificate: IssuedCertificate | null;
  onClose: () => void;
}

/** Replaces a certificate by one with the present name and a code of its own. */
export function ReissueDialog({ courseId, certificate, onClose }: Props) {
  const t = useTranslations("grading.issued");
  const client = useQueryClient();
  const reissue = async () => {
    if (!certificate) return;
    const params = { path: { code: certificate.code } };
    await unwrap(api.POST("/api/v1/certificates/{code}/reissue", { params }));
    toast.show({ message: t("reissued") });
    await client.invalidateQueries({ queryKey: issuedKey(courseId) });
  };
  return (
    <ConfirmDialog
      title={t("reissueTitle", { name: certificate?.holder_name ?? t("erased") })}
      confirmLabel={t("reissue")}
      isOpen={certificate !== null}
      onOpenChange={(isOpen) => !isOpen && onClose()}
      onConfirm={reissue}
    >
      <p>{t("reissueBody")}</p>
    </ConfirmDialog>
  );
}
