"use client";

import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/ui/Button";
import { FileDrop } from "@/ui/FileDrop";
import { LinkButton } from "@/ui/LinkButton";
import { Notice } from "@/ui/Notice";
import { PageHeader } from "@/ui/PageHeader";
import { ProgressBar } from "@/ui/ProgressBar";
import { importOlx } from "../api";
import { messageOf } from "../shell/messages";
import type { ImportAnswer } from "../types";
import { Ledger } from "./Ledger";

type Step = "choose" | "trying" | "tried" | "importing" | "done";

/** A course of Open edX: first what would become of it, to the last element, and then for real. */
export function ImportPage() {
  const t = useTranslations("teach.import");
  const router = useRouter();
  const [step, setStep] = useState<Step>("choose");
  const [file, setFile] = useState<File | null>(null);
  const [share, setShare] = useState(0);
  const [answer, setAnswer] = useState<ImportAnswer | null>(null);
  const [error, setError] = useState<string | null>(null);
  const stop = useRef<AbortController>(null);

  async function run(chosen: File, dryRun: boolean) {
    const before = step;
    stop.current = new AbortController();
    setStep(dryRun ? "trying" : "importing");
    setShare(0);
    setError(null);
    try {
      setAnswer(await importOlx(chosen, dryRun, { onProgress: setShare, signal: stop.current.signal }));
      setStep(dryRun ? "tried" : "done");
      router.refresh();
    } catch (thrown) {
      setStep(dryRun ? "choose" : before);
      const isStopped = thrown instanceof DOMException && thrown.name === "AbortError";
      setError(isStopped ? null : messageOf(thrown, t("unreachable")));
    }
  }
  function choose(files: File[]) {
    const [chosen] = files;
    if (!chosen) return;
    setFile(chosen);
    void run(chosen, true);
  }

  const isBusy = step === "trying" || step === "importing";
  return (
    <>
      <PageHeader title={t("heading")} lead={t("lead")} />
      {error && (
        <Notice tone="bad" live className="mb-6" title={t("failed")}>
          {error}
        </Notice>
      )}
      {step === "choose" && (
        <FileDrop
          label={t("file")}
          description={t("fileHelp")}
          accept={[".tar.gz", ".tgz", ".gz"]}
          maxBytes={1_000_000_000}
          onFiles={choose}
        />
      )}
      {isBusy && file && (
        <Progress
          name={file.name}
          share={share}
          isReal={step === "importing"}
          onStop={() => stop.current?.abort()}
        />
      )}
      {answer && (step === "tried" || step === "done") && (
        <>
          <Outcome answer={answer} />
          <Ledger entries={answer.entries} totals={answer.totals} />
          <div className="sticky bottom-0 mt-8 flex flex-wrap gap-2 border-t border-line bg-page py-3 max-sm:bottom-14">
            {step === "tried" && file && (
              <Button variant="primary" onPress={() => void run(file, false)}>
                {answer.is_new ? t("importNow") : t("updateNow")}
              </Button>
            )}
            {step === "done" && answer.course_id && (
              <LinkButton variant="primary" href={`/teach/${answer.course_id}/outline`}>
                {t("open")}
              </LinkButton>
            )}
            <Button variant="quiet" onPress={() => setStep("choose")}>
              {t("another")}
            </Button>
          </div>
        </>
      )}
    </>
  );
}

function Outcome({ answer }: { answer: ImportAnswer }) {
  const t = useTranslations("teach.import");
  if (!answer.dry_run) {
    return (
      <Notice tone="good" live className="mb-6" title={t("doneTitle")}>
        {t("doneText")}
      </Notice>
    );
  }
  return (
    <Notice live className="mb-6" title={t("triedTitle")}>
      {answer.is_new ? t("triedNew") : t("triedAgain")}
    </Notice>
  );
}

function Progress(props: { name: string; share: number; isReal: boolean; onStop: () => void }) {
  const { name, share, isReal, onStop } = props;
  const t = useTranslations("teach.import");
  const text = share < 1 ? t("sending", { name }) : isReal ? t("importing") : t("reading");
  return (
    <div className="flex flex-col items-start gap-3">
      <p role="status">{text}</p>
      <ProgressBar label={text} value={share} max={1} className="w-full" />
      <Button onPress={onStop}>{t("stop")}</Button>
    </div>
  );
}
