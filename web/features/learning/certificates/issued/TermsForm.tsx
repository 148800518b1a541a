"use client";

import { useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { unwrap } from "@/client/problem";
import { Button } from "@/ui/Button";
import { Form } from "@/ui/Form";
import { TextField } from "@/ui/TextField";
import { toast } from "@/ui/toast";

const MOST_MONTHS = 600;

/** For how many months new certificates are valid; nothing typed means for ever. */
export function TermsForm({ courseId, validMonths }: { courseId: string; validMonths: number | null }) {
  const t = useTranslations("grading.issued");
  const save = async (data: FormData) => {
    const typed = String(data.get("valid_months")).trim();
    const body = { valid_months: typed ? Number(typed) : null };
    const params = { path: { courseId } };
    await unwrap(api.PUT("/api/v1/courses/{courseId}/certificate-terms", { params, body }));
    toast.show({ message: t("termsSaved") });
  };
  const validate = (data: FormData): Record<string, string> => {
    const typed = String(data.get("valid_months")).trim();
    const isRight = !typed || (/^\d+$/.test(typed) && Number(typed) >= 1 && Number(typed) <= MOST_MONTHS);
    return isRight ? {} : { valid_months: t("monthsWrong", { most: MOST_MONTHS }) };
  };
  return (
    <Form label={t("terms")} onSubmit={save} validate={validate} className="max-w-md">
      <TextField
        label={t("months")}
        description={t("monthsHelp")}
        name="valid_months"
        inputMode="numeric"
        autoComplete="off"
        defaultValue={validMonths === null ? "" : String(validMonths)}
      />
      <div>
        <Button type="submit">{t("save")}</Button>
      </div>
    </Form>
  );
}
