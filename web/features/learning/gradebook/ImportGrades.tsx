"use client";

import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { upload } from "@/client/upload";
import { Button } from "@/ui/Button";
import { FileDrop } from "@/ui/FileDrop";
import { Notice } from "@/ui/Notice";
import { toast } from "@/ui/toast";
import type { ImportResult } from "./types";

const ImportReason = dynamic(() => import("./ImportReason").then((found) => found.ImportReason));
const ImportRows = dynamic(() => import("./ImportRows").then((found) => found.ImportRows));

const MOST_BYTES = 5_000_000;

/** A file of grades: tried first, with what would become of each cell, then imported with a reason. */
export function ImportGrades({ courseId }: { courseId: string }) {
  const t = useTranslations("grading.import");
  const { refresh } = useRouter();
  const [file, setFile] = useState<File | null>(null);
  const [tried, setTried] = useState<ImportResult | null>(null);
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);
  const path = `/api/v1/courses/${courseId}/grade-imports`;

  const tryOut = async (chosen: File) => {
    setFile(chosen);
    setTried(null);
    setProblem("");
    setBusy(true);
    try {
      setTried(await upload<ImportResult>(`${path}?dry_run=true`, chosen));
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  const drop = () => {
    setFile(null);
    setTried(null);
    setProblem("");
  };
  const send = async (data: FormData) => {
    if (!file) return;
    const fields = { reason: String(data.get("reason")), show_reason: String(data.has("show_reason")) };
    const done = await upload<ImportResult>(`${path}?dry_run=false`, file, { fields });
    toast.show({ message: t("done", { count: done.changes }) });
    drop();
    refresh();
  };
  return (
    <div className="mb-8 flex flex-col gap-5">
      <div className="max-w-prose">
        <FileDrop
          label={t("file")}
          description={t("fileHelp")}
          accept={[".csv", "text/csv"]}
          maxBytes={MOST_BYTES}
          isDisabled={isBusy}
          onFiles={([chosen]) => chosen && void tryOut(chosen)}
        />
      </div>
      {problem && (
        <Notice tone="bad" live>
          {problem}
        </Notice>
      )}
      {file && tried && (
        <>
          <Notice tone={tried.wrong > 0 || tried.unknown_columns.length > 0 ? "warn" : "info"} live>
            <p>
              {t("tried", {
                file: file.name,
                changes: tried.changes,
                unchanged: tried.unchanged,
                wrong: tried.wrong,
              })}
            </p>
            {tried.unknown_columns.length > 0 && (
              <p>{t("unknown", { columns: tried.unknown_columns.join(", ") })}</p>
            )}
          </Notice>
          <ImportRows result={tried} />
          {tried.changes > 0 ? (
            <ImportReason changes={tried.changes} onSend={send} onAnother={drop} />
          ) : (
            <div>
              <Button onPress={drop}>{t("another")}</Button>
            </div>
          )}
        </>
      )}
    </div>
  );
}
