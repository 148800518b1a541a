"use client";

import { useTranslations } from "use-intl";
import { Button } from "@/ui/Button";
import { Checkbox } from "@/ui/Checkbox";
import { Form } from "@/ui/Form";
import { TextArea } from "@/ui/TextArea";

interface Props {
  /** How many grades the file would change. */
  changes: number;
  onSend: (data: FormData) => Promise<void>;
  onAnother: () => void;
}

const MOST_REASON = 2_000;

/** Why the grades of a file are set; then the file is imported, or another is chosen. */
export function ImportReason({ changes, onSend, onAnother }: Props) {
  const t = useTranslations("grading.import");
  return (
    <Form onSubmit={onSend} className="max-w-prose">
      <TextArea
        name="reason"
        label={t("why")}
        description={t("whyHelp")}
        maxLength={MOST_REASON}
        rows={2}
        isRequired
      />
      <Checkbox name="show_reason">{t("showReason")}</Checkbox>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary">
          {t("import", { count: changes })}
        </Button>
        <Button onPress={onAnother}>{t("another")}</Button>
      </div>
    </Form>
  );
}
