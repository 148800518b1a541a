import { useTranslations } from "use-intl";
import { Button } from "@/ui/Button";
import { Dialog, DialogActions } from "@/ui/Dialog";
import { Form } from "@/ui/Form";
import { TextArea } from "@/ui/TextArea";
import { returnWork } from "./api";
import type { OpenWork } from "./types";

interface Props {
  opened: OpenWork;
  feedback: string;
  onFeedback: (feedback: string) => void;
  onReturn: (act: () => Promise<OpenWork>) => Promise<void>;
  onClose: () => void;
}

/** Gives a work back for another try, with words that say what is missing. */
export function ReturnDialog({ opened, feedback, onFeedback, onReturn, onClose }: Props) {
  const t = useTranslations("grading.return");
  const { work, etag } = opened;
  return (
    <Dialog title={t("title")} isOpen onOpenChange={(isOpen) => !isOpen && onClose()} size="sm">
      <Form onSubmit={() => onReturn(() => returnWork(work.submission_id, feedback, etag))}>
        <p className="text-ink-soft">{work.score === null ? t("text") : t("textGraded")}</p>
        <TextArea
          name="feedback"
          label={t("feedback")}
          optional
          autoFocus
          value={feedback}
          onChange={onFeedback}
        />
        <DialogActions>
          <Button type="submit" variant="primary">
            {t("confirm")}
          </Button>
          <Button onPress={onClose}>{t("cancel")}</Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}
