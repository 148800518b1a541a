"use client";

import { useId } from "react";
import { useTranslations } from "use-intl";
import { classes } from "@/ui/classes";
import { Disclosure } from "@/ui/Disclosure";
import { HELP, INPUT } from "@/ui/field";
import { NativeButton } from "@/ui/NativeButton";
import { useHydrated } from "@/lib/use-hydrated";
import { Notice } from "@/ui/Notice";
import { useNote, type Note } from "./useNote";

const MAX_TEXT = 20_000;

/** One's own note on a lesson, folded away until it is wanted or there is something in it. */
export function NotePanel({ userId, note }: { userId: string; note: Note }) {
  const t = useTranslations("learn.notes");
  const id = useId();
  const isReady = useHydrated();
  const { text, state, theirs, write, settle } = useNote(userId, note);
  return (
    <Disclosure summary={t("title")} isOpen={note.text !== ""} className="mt-12 border-t border-line pt-3">
      <label htmlFor={id} className={HELP}>
        {t("label")}
      </label>
      <textarea
        id={id}
        value={text}
        maxLength={MAX_TEXT}
        rows={4}
        readOnly={!isReady}
        placeholder={t("placeholder")}
        onChange={(event) => write(event.target.value)}
        className={classes(INPUT, "mt-1.5 field-sizing-content max-h-[60vh] min-h-28 py-2.5")}
      />
      <p role="status" className={classes(HELP, "mt-1 min-h-6", state === "offline" && "text-warn")}>
        {(state !== "saved" || text !== note.text) && t(`states.${state}`)}
      </p>
      {theirs && (
        <Notice
          tone="warn"
          live
          title={t("conflict.title")}
          action={
            <>
              <NativeButton size="sm" onClick={() => settle(true)}>
                {t("conflict.mine")}
              </NativeButton>
              <NativeButton size="sm" onClick={() => settle(false)}>
                {t("conflict.theirs")}
              </NativeButton>
            </>
          }
        >
          {t("conflict.body")}
          <p className="mt-1 whitespace-pre-wrap">{theirs.text || t("conflict.empty")}</p>
        </Notice>
      )}
    </Disclosure>
  );
}
