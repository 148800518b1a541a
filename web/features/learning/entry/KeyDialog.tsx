"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { unwrap } from "@/client/problem";
import { Button } from "@/ui/Button";
import { DateTimeField } from "@/ui/DateField";
import { Dialog, DialogActions } from "@/ui/Dialog";
import { Form } from "@/ui/Form";
import { TextField } from "@/ui/TextField";
import { toast } from "@/ui/toast";
import { keysKey } from "./types";

interface Props {
  courseId: string;
  timeZone: string;
  onClose: () => void;
}

const MOST_USES = 1_000_000;

/** Makes a key: for whom, until when, and for how many. */
export function KeyDialog({ courseId, timeZone, onClose }: Props) {
  const t = useTranslations("grading.entry");
  const cancel = useTranslations("ui.confirm");
  const client = useQueryClient();
  const [expiresAt, setExpiresAt] = useState<string | null>(null);
  const make = async (data: FormData) => {
    const most = String(data.get("max_uses")).trim();
    const body = {
      label: String(data.get("label")),
      expires_at: expiresAt,
      max_uses: most ? Number(most) : null,
    };
    const params = { path: { courseId } };
    const { key } = await unwrap(api.POST("/api/v1/courses/{courseId}/enrollment-keys", { params, body }));
    setExpiresAt(null);
    onClose();
    toast.show({ message: t("made", { key }) });
    await client.invalidateQueries({ queryKey: keysKey(courseId) });
  };
  const validate = (data: FormData): Record<string, string> => {
    const most = String(data.get("max_uses")).trim();
    const isRight = !most || (/^\d+$/.test(most) && Number(most) >= 1 && Number(most) <= MOST_USES);
    return isRight ? {} : { max_uses: t("seatsWrong", { most: MOST_USES }) };
  };
  return (
    <Dialog title={t("makeKey")} size="sm" isOpen onOpenChange={(open) => !open && onClose()}>
      <Form onSubmit={make} validate={validate}>
        <TextField
          label={t("keyLabel")}
          description={t("keyLabelHelp")}
          name="label"
          isRequired
          maxLength={100}
          autoComplete="off"
        />
        <TextField
          label={t("maxUses")}
          description={t("maxUsesHelp")}
          optional
          name="max_uses"
          inputMode="numeric"
          autoComplete="off"
        />
        <DateTimeField
          name="expires_at"
          label={t("expiresAt")}
          optional
          timeZone={timeZone}
          value={expiresAt}
          onChange={setExpiresAt}
        />
        <DialogActions>
          <Button type="submit" variant="primary">
            {t("make")}
          </Button>
          <Button onPress={onClose}>{cancel("cancel")}</Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}
