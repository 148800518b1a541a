"use client";

import dynamic from "next/dynamic";
import { useId, useState } from "react";
import { useTranslations } from "use-intl";
import { useFormatter } from "@/i18n/client";
import { classes } from "@/ui/classes";
import { ERROR, FIELD, HELP, INPUT, LABEL } from "@/ui/field";
import { useHydrated } from "@/lib/use-hydrated";
import { FileDrop } from "@/ui/FileDrop";
import { NativeButton } from "@/ui/NativeButton";
import { UploadList } from "@/ui/UploadList";
import { percent } from "../percent";
import type { Work } from "./useAssignment";

const ConfirmDialog = dynamic(() => import("@/ui/ConfirmDialog").then((loaded) => loaded.ConfirmDialog), {
  ssr: false,
});

const MAX_TEXT = 100_000;

/** Text and files, and the button that hands them in. */
export function HandInForm({ assignment, text, write, files, handIn }: Work) {
  const t = useTranslations("learn.assignment.form");
  const format = useFormatter();
  const id = useId();
  const [isAsking, setAsking] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const isReady = useHydrated();
  const isAgain = assignment.submission !== null;
  const room = assignment.max_files - files.entries.length;

  const add = (chosen: File[]) => {
    files.add(chosen.slice(0, room));
    setProblem(chosen.length > room ? t("tooMany", { count: assignment.max_files }) : null);
  };
  const ask = () => {
    if (files.isSending) return setProblem(t("stillSending"));
    if (files.hasFailed) return setProblem(t("failed"));
    if (!text.trim() && files.ids.length === 0) return setProblem(t("empty"));
    setProblem(null);
    setAsking(true);
  };

  return (
    <section aria-labelledby={`${id}-title`} className="space-y-5 border-t border-line pt-6">
      <h3 id={`${id}-title`} className="font-serif text-lg font-semibold">
        {isAgain ? t("titleAgain") : t("title")}
      </h3>
      <div className={FIELD}>
        <label htmlFor={`${id}-text`} className={LABEL}>
          {t("text")}
        </label>
        <p id={`${id}-help`} className={HELP}>
          {t("textHelp")}
        </p>
        <textarea
          id={`${id}-text`}
          aria-describedby={`${id}-help`}
          value={text}
          maxLength={MAX_TEXT}
          rows={8}
          readOnly={!isReady}
          onChange={(event) => write(event.target.value)}
          className={classes(INPUT, "field-sizing-content max-h-[70vh] min-h-48 py-2.5")}
        />
      </div>
      <FileDrop
        label={t("files")}
        description={t("filesHelp", { count: assignment.max_files })}
        multiple
        maxBytes={assignment.max_file_bytes}
        isDisabled={room <= 0}
        onFiles={add}
      >
        <UploadList entries={files.entries} onRemove={files.remove} onRetry={files.retry} />
      </FileDrop>
      <div>
        <NativeButton variant="primary" size="lg" className="max-sm:w-full" disabled={!isReady} onClick={ask}>
          {isAgain ? t("again") : t("button")}
        </NativeButton>
        <p role="alert" className={classes(ERROR, "mt-2 empty:hidden")}>
          {problem}
        </p>
      </div>
      {isAsking && (
        <ConfirmDialog
          isOpen
          onOpenChange={setAsking}
          title={t("confirmTitle")}
          confirmLabel={isAgain ? t("again") : t("button")}
          onConfirm={handIn}
        >
          <p>{t("confirm", { words: wordsIn(text), files: files.ids.length })}</p>
          <p>{assignment.late ? t("confirmLate") : t("confirmNote")}</p>
          {assignment.late_percentage > 0 && (
            <p>
              {t("confirmLateCosts", {
                days: assignment.late_days,
                loss: percent(format, assignment.late_percentage),
              })}
            </p>
          )}
        </ConfirmDialog>
      )}
    </section>
  );
}

function wordsIn(text: string): number {
  return text.split(/\s+/).filter(Boolean).length;
}
