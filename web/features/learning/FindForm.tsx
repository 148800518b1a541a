import type { FormEvent } from "react";
import { NativeButton } from "@/ui/NativeButton";
import { NativeField } from "@/ui/NativeField";
import { classes } from "@/ui/classes";

interface Props {
  /** What is looked for now; empty: everything is shown. */
  words: string;
  onWords: (words: string) => void;
  texts: { search: string; find: string; showAll: string };
  className?: string;
}

/** Narrows a list by what is typed, once it is sent, and shows all of it again. */
export function FindForm({ words, onWords, texts, className }: Props) {
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    onWords(String(new FormData(event.currentTarget).get("words") ?? "").trim());
  }
  return (
    <form
      role="search"
      onSubmit={submit}
      onReset={() => onWords("")}
      className={classes("flex min-w-0 flex-wrap items-end gap-2", className)}
    >
      <NativeField
        type="search"
        name="words"
        label={texts.search}
        autoComplete="off"
        maxLength={200}
        className="max-w-64"
      />
      <NativeButton type="submit">{texts.find}</NativeButton>
      {words && (
        <NativeButton type="reset" variant="quiet">
          {texts.showAll}
        </NativeButton>
      )}
    </form>
  );
}
