"use client";

import { useState, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/ui/Button";
import { TextField } from "@/ui/TextField";

interface Props {
  label: string;
  action: string;
  icon?: ReactNode;
  startOpen: boolean;
  /** Whether it was added; what was typed stays otherwise. */
  onAdd: (title: string) => Promise<boolean>;
}

/** A button that opens to a field for the title of something new. It stays open, for the next one. */
export function NewPart({ label, action, icon, startOpen, onAdd }: Props) {
  const t = useTranslations("teach.outline");
  const [isOpen, setOpen] = useState(startOpen);
  const [title, setTitle] = useState("");
  const [isPending, setPending] = useState(false);

  if (!isOpen) {
    return (
      <Button variant="quiet" className="mt-4" onPress={() => setOpen(true)}>
        {icon}
        {action}
      </Button>
    );
  }
  return (
    <form
      className="mt-5 flex flex-col gap-2 sm:flex-row sm:items-end"
      onSubmit={(event) => {
        event.preventDefault();
        if (!title.trim() || isPending) return;
        setPending(true);
        void onAdd(title.trim())
          .then((added) => added && setTitle(""))
          .finally(() => setPending(false));
      }}
    >
      <TextField
        label={label}
        value={title}
        onChange={setTitle}
        maxLength={200}
        autoFocus={!startOpen}
        autoComplete="off"
        onKeyDown={(event) => {
          if (event.key === "Escape") setOpen(startOpen);
          else event.continuePropagation();
        }}
      />
      <Button
        type="submit"
        variant="primary"
        className="shrink-0"
        isPending={isPending}
        isDisabled={!title.trim()}
      >
        {action}
      </Button>
      {!startOpen && (
        <Button variant="quiet" className="shrink-0" onPress={() => setOpen(false)}>
          {t("cancel")}
        </Button>
      )}
    </form>
  );
}
