"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/ui/Button";
import { Dialog, DialogActions } from "@/ui/Dialog";
import { Notice } from "@/ui/Notice";
import { TextArea } from "@/ui/TextArea";
import { convertGift } from "../api";
import { Ledger } from "../import/Ledger";
import { useAuthoring } from "../lesson/context";
import { messageOf } from "../shell/messages";
import type { Block, GiftAnswer } from "../types";

/** Questions from Moodle's GIFT text: first what would become of each, then into the lesson. */
export function GiftDialog({ onClose, onAdd }: { onClose: () => void; onAdd: (...made: Block[]) => void }) {
  const t = useTranslations("teach.gift");
  const { course } = useAuthoring();
  const [text, setText] = useState("");
  const [found, setFound] = useState<GiftAnswer | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);

  async function convert() {
    setPending(true);
    setError(null);
    try {
      setFound(await convertGift(course.course_id, text));
    } catch (thrown) {
      setError(messageOf(thrown, t("unreachable")));
    } finally {
      setPending(false);
    }
  }

  return (
    <Dialog title={t("heading")} size="lg" isOpen onOpenChange={onClose} isDismissable={text === ""}>
      {error && (
        <Notice tone="bad" live className="mb-4">
          {error}
        </Notice>
      )}
      {found ? (
        <>
          <Ledger entries={found.ledger} totals={found.totals} />
          <DialogActions>
            <Button
              variant="primary"
              isDisabled={found.questions.length === 0}
              onPress={() => {
                onAdd(...found.questions.map((question) => ({ kind: "question" as const, question })));
                onClose();
              }}
            >
              {t("add", { count: found.questions.length })}
            </Button>
            <Button onPress={() => setFound(null)}>{t("back")}</Button>
          </DialogActions>
        </>
      ) : (
        <>
          <TextArea label={t("text")} description={t("help")} value={text} onChange={setText} rows={12} />
          <DialogActions>
            <Button
              variant="primary"
              isPending={isPending}
              isDisabled={!text.trim()}
              onPress={() => void convert()}
            >
              {t("check")}
            </Button>
          </DialogActions>
        </>
      )}
    </Dialog>
  );
}
