"use client";

import { useState, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Button } from "./Button";
import { Dialog, DialogActions } from "./Dialog";
import { Form } from "./Form";
import { TextField } from "./TextField";

export interface ConfirmDialogProps {
  /** A question: "Delete this course?" */
  title: string;
  /** What will happen, and what cannot be taken back. */
  children: ReactNode;
  /** What the button does, in its own word: "Delete course". */
  confirmLabel: string;
  /** What it throws is shown, and the dialog stays. */
  onConfirm: () => Promise<void> | void;
  danger?: boolean;
  /** A word or name that has to be typed first; only for what destroys the work of many. */
  typeToConfirm?: string;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}

/** Asks before something is done that cannot be undone. What can be undone is done at once, with a toast. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  return (
    <Dialog
      title={props.title}
      role="alertdialog"
      size="sm"
      isOpen={props.isOpen}
      onOpenChange={props.onOpenChange}
    >
      {(close) => <Question {...props} close={close} />}
    </Dialog>
  );
}

function Question({
  children,
  confirmLabel,
  onConfirm,
  danger,
  typeToConfirm,
  close,
}: ConfirmDialogProps & { close: () => void }) {
  const t = useTranslations("ui.confirm");
  const [typed, setTyped] = useState("");
  const isUnlocked = !typeToConfirm || typed.trim() === typeToConfirm;
  return (
    <Form
      onSubmit={async () => {
        if (!isUnlocked) return;
        await onConfirm();
        close();
      }}
    >
      <div className="flex flex-col gap-4 text-ink-soft">{children}</div>
      {typeToConfirm && (
        <TextField
          label={t("type", { word: typeToConfirm })}
          value={typed}
          onChange={setTyped}
          autoComplete="off"
          spellCheck="false"
        />
      )}
      <DialogActions>
        <Button type="submit" variant={danger ? "danger" : "primary"} isDisabled={!isUnlocked}>
          {confirmLabel}
        </Button>
        <Button onPress={close}>{t("cancel")}</Button>
      </DialogActions>
    </Form>
  );
}
