"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { unwrap } from "@/client/problem";
import { Button } from "@/ui/Button";
import { Dialog, DialogActions } from "@/ui/Dialog";
import { Form } from "@/ui/Form";
import { Radio, RadioGroup } from "@/ui/RadioGroup";
import { TextArea } from "@/ui/TextArea";
import { toast } from "@/ui/toast";
import { CAUSES, type IssuedCertificate } from "./types";
import { issuedKey } from "./useIssued";

interface Props {
  courseId: string;
  /** The one that is asked about; null while nothing is asked. */
  certificate: IssuedCertificate | null;
  onClose: () => void;
}

/** Takes a certificate back: with a cause for everybody, and a reason for its holder. */
export function RevokeDialog({ courseId, certificate, onClose }: Props) {
  const t = useTranslations("grading.issued");
  const cancel = useTranslations("ui.confirm");
  const client = useQueryClient();
  const revoke = async (data: FormData) => {
    if (!certificate) return;
    const cause = CAUSES.find((one) => one === data.get("cause")) ?? "other";
    const body = { cause, reason: String(data.get("reason")) };
    const params = { path: { code: certificate.code } };
    await unwrap(api.POST("/api/v1/certificates/{code}/revoke", { params, body }));
    onClose();
    toast.show({ message: t("revoked") });
    await client.invalidateQueries({ queryKey: issuedKey(courseId) });
  };
  return (
    <Dialog
      title={t("revokeTitle", { name: certificate?.holder_name ?? t("erased") })}
      size="sm"
      isOpen={certificate !== null}
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <Form onSubmit={revoke}>
        <p className="text-ink-soft">{t("revokeBody")}</p>
        <RadioGroup label={t("cause")} description={t("causeHelp")} name="cause" defaultValue="error">
          {CAUSES.map((cause) => (
            <Radio key={cause} value={cause}>
              {t(`causes.${cause}`)}
            </Radio>
          ))}
        </RadioGroup>
        <TextArea
          label={t("reason")}
          description={t("reasonHelp")}
          name="reason"
          maxLength={1000}
          rows={3}
          isRequired
        />
        <DialogActions>
          <Button type="submit" variant="danger">
            {t("revoke")}
          </Button>
          <Button onPress={onClose}>{cancel("cancel")}</Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}
