"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { upload } from "@/client/upload";
import { Button } from "@/ui/Button";
import { DataTable } from "@/ui/DataTable";
import { FileDrop } from "@/ui/FileDrop";
import { Notice } from "@/ui/Notice";
import { toast } from "@/ui/toast";
import type { UploadResult } from "../types";

const MOST_BYTES = 1_000_000;

/** A file of people: tried first, with what would become of each line, then invited. */
export function UploadPeople() {
  const t = useTranslations("admin.invite");
  const { refresh } = useRouter();
  const [file, setFile] = useState<File | null>(null);
  const [tried, setTried] = useState<UploadResult | null>(null);
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);

  const send = async (chosen: File, dryRun: boolean) => {
    setBusy(true);
    setProblem("");
    try {
      return await upload<UploadResult>(`/api/v1/user-uploads?dry_run=${dryRun}`, chosen);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
      return null;
    } finally {
      setBusy(false);
    }
  };
  const tryOut = async (chosen: File) => {
    setFile(chosen);
    setTried(null);
    setTried(await send(chosen, true));
  };
  const invite = async () => {
    const result = file && (await send(file, false));
    if (!result) return;
    toast.show({ message: t("uploaded", { count: result.invited }) });
    drop();
    refresh();
  };
  const drop = () => {
    setFile(null);
    setTried(null);
    setProblem("");
  };

  return (
    <div className="flex max-w-prose flex-col gap-5">
      <FileDrop
        label={t("file")}
        description={t("fileHelp")}
        accept={[".csv", "text/csv"]}
        maxBytes={MOST_BYTES}
        isDisabled={isBusy}
        onFiles={([chosen]) => chosen && void tryOut(chosen)}
      />
      {problem && (
        <Notice tone="bad" live>
          {problem}
        </Notice>
      )}
      {file && tried && (
        <>
          <Notice tone={tried.wrong > 0 ? "warn" : "info"} live>
            {t("tried", {
              file: file.name,
              invited: tried.invited,
              known: tried.has_account,
              repeated: tried.repeated,
              wrong: tried.wrong,
            })}
          </Notice>
          <LeftOut result={tried} />
          <div className="flex flex-wrap gap-2">
            <Button
              variant="primary"
              isPending={isBusy}
              isDisabled={tried.invited === 0}
              onPress={() => void invite()}
            >
              {t("inviteAll", { count: tried.invited })}
            </Button>
            <Button onPress={drop}>{t("cancel")}</Button>
          </div>
        </>
      )}
    </div>
  );
}

/** The lines that would invite nobody, and why. */
function LeftOut({ result }: { result: UploadResult }) {
  const t = useTranslations("admin.invite");
  const rows = result.rows.filter(({ outcome }) => outcome !== "invited");
  if (rows.length === 0) return null;
  return (
    <DataTable
      caption={t("leftOut")}
      rows={rows}
      rowId={({ line }) => String(line)}
      columns={[
        { id: "line", header: t("line"), align: "end", cell: ({ line }) => line },
        {
          id: "email",
          header: t("email"),
          isRowHeader: true,
          cell: ({ email }) => <span className="break-all">{email}</span>,
        },
        {
          id: "why",
          header: t("why"),
          cell: ({ outcome, problems }) =>
            problems.length > 0 ? problems.join(" ") : t(`outcome.${outcome}`),
        },
      ]}
    />
  );
}
