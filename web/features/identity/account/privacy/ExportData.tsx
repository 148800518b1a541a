"use client";

import { Download } from "lucide-react";
import { useState } from "react";
import { useLocale, useTranslations } from "use-intl";
import { useFormatter } from "@/i18n/client";
import { ApiProblem } from "@/client/problem";
import { Button } from "@/ui/Button";
import { Notice } from "@/ui/Notice";
import { ProgressBar } from "@/ui/ProgressBar";
import { saveAsFile } from "@/client/saveAsFile";
import { zip } from "@/lib/zip";
import { collect, ExportFailed, PARTS, SERVICES, type Collected, type Part } from "./exporting";
import { report } from "./report";

type State =
  | { kind: "ready" | "done" }
  | { kind: "collecting"; part: Part; done: number }
  | { kind: "failed"; part: Part; reason: string };

/** Downloads all that is stored about the reader as one archive: a page to read, JSON for machines, and files. */
export function ExportData() {
  const t = useTranslations("account.export");
  const [state, setState] = useState<State>({ kind: "ready" });
  const format = useFormatter();
  const language = useLocale();
  const entries = ({ held, files }: Collected) => {
    const page = report(held, {
      language,
      title: t("pageTitle"),
      lead: t("pageLead"),
      nothing: t("pageNothing"),
      service: (service) => t(`page.${service}`),
      moment: (at) => format.dateTime(at, { dateStyle: "long", timeStyle: "medium" }),
    });
    const text = (path: string, content: string) => ({ path, bytes: new TextEncoder().encode(content) });
    const machine = SERVICES.map((service) =>
      text(`data/${service}.json`, JSON.stringify(held[service], null, 2)),
    );
    return [text("index.html", page), ...machine, ...files];
  };
  const start = async () => {
    try {
      const collected = await collect((part, done) => setState({ kind: "collecting", part, done }));
      const now = new Date();
      saveAsFile(`studium-${now.toISOString().slice(0, 10)}.zip`, zip(entries(collected), now));
      setState({ kind: "done" });
    } catch (error) {
      if (!(error instanceof ExportFailed)) throw error;
      const reason = error.reason instanceof ApiProblem ? error.reason.message : t("offline");
      setState({ kind: "failed", part: error.part, reason });
    }
  };
  return (
    <div className="flex max-w-prose flex-col items-start gap-4">
      {state.kind === "done" && (
        <Notice tone="good" live>
          {t("done")}
        </Notice>
      )}
      {state.kind === "failed" && (
        <Notice tone="bad" live>
          {t("failed", { part: t(state.part), reason: state.reason })}
        </Notice>
      )}
      {state.kind === "collecting" && (
        <div className="flex w-full flex-col gap-2">
          <ProgressBar value={state.done} max={PARTS.length} label={t("progress")} />
          <p role="status" className="text-sm text-ink-soft">
            {t("step", { part: t(state.part), done: state.done, total: PARTS.length })}
          </p>
        </div>
      )}
      <Button isPending={state.kind === "collecting"} onPress={() => void start()}>
        <Download aria-hidden="true" />
        {t(state.kind === "failed" ? "again" : "start")}
      </Button>
    </div>
  );
}
