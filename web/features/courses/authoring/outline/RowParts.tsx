"use client";

import { GripVertical } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button as AriaButton } from "react-aria-components/Button";
import { Input } from "react-aria-components/Input";
import { TextField } from "react-aria-components/TextField";
import { useTranslations } from "use-intl";
import { iconButtonClasses } from "@/ui/buttonStyles";
import { INPUT } from "@/ui/field";

/** Takes hold of a row: by pointer, or with Enter and the arrow keys. */
export function DragHandle({ title }: { title: string }) {
  const t = useTranslations("teach.outline");
  return (
    <AriaButton
      slot="drag"
      aria-label={t("drag", { title })}
      className={iconButtonClasses({ size: "sm" }, "shrink-0 cursor-grab text-ink-soft max-sm:-ms-2")}
    >
      <GripVertical aria-hidden="true" />
    </AriaButton>
  );
}

const SETTLE_MS = 250;

interface RenameProps {
  label: string;
  title: string;
  /** Whether it was saved; if not, what was typed stays. */
  onRename: (title: string) => Promise<boolean>;
  onStop: () => void;
}

/** A title while it is changed: Enter or leaving the field saves, Escape lets it be. */
export function RenameField({ label, title, onRename, onStop }: RenameProps) {
  const [text, setText] = useState(title);
  const [isBusy, setBusy] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const isSettled = useRef(false);

  // The menu from which one came gives the focus back to its button as it closes; then it is the field's turn.
  useEffect(() => {
    const timer = setTimeout(() => {
      input.current?.focus();
      isSettled.current = true;
    }, SETTLE_MS);
    return () => clearTimeout(timer);
  }, []);

  async function save() {
    const next = text.trim();
    if (isBusy) return;
    if (!next || next === title) return onStop();
    setBusy(true);
    const saved = await onRename(next);
    setBusy(false);
    if (saved) onStop();
  }

  return (
    <TextField
      aria-label={label}
      value={text}
      onChange={setText}
      autoFocus
      maxLength={200}
      className="min-w-0 grow"
      onKeyDown={(event) => {
        if (event.key === "Enter") void save();
        else if (event.key === "Escape") onStop();
        else event.continuePropagation();
      }}
      onBlur={() => isSettled.current && void save()}
    >
      <Input
        ref={input}
        className={`${INPUT} min-h-10 py-1`}
        onFocus={(event) => event.currentTarget.select()}
      />
    </TextField>
  );
}
