"use client";

import { CircleAlert, CircleCheck, FileText, RotateCw, X } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { useFormatter } from "@/i18n/client";
import { NativeIconButton } from "./NativeButton";
import { ProgressBar } from "./ProgressBar";

export interface UploadEntry {
  id: string;
  name: string;
  bytes: number;
  status: "waiting" | "sending" | "done" | "failed";
  /** Between 0 and 1, while it is being sent. */
  share?: number;
  /** Why it failed, and what to do. */
  error?: string;
  /** Where it can be looked at, once it is there. */
  href?: string;
}

interface Acts {
  onRemove?: (id: string) => void;
  onRetry?: (id: string) => void;
}

/** What becomes of files that were taken: on their way, there, or failed. */
export function UploadList({ entries, ...acts }: { entries: readonly UploadEntry[] } & Acts) {
  const t = useTranslations("ui.files");
  if (entries.length === 0) return null;
  return (
    <ul aria-label={t("list")} className="flex flex-col divide-y divide-line">
      {entries.map((entry) => (
        <Row key={entry.id} entry={entry} {...acts} />
      ))}
    </ul>
  );
}

function Row({ entry, onRemove, onRetry }: { entry: UploadEntry } & Acts) {
  const t = useTranslations("ui.files");
  const { id, name, status, share = 0, error, href } = entry;
  return (
    <li className="flex items-center gap-3 py-2">
      <StatusIcon status={status} />
      <div className="flex min-w-0 grow flex-col gap-1">
        <p className="truncate text-sm">
          {href ? (
            <a href={href} className="text-accent underline underline-offset-2">
              {name}
            </a>
          ) : (
            name
          )}
        </p>
        {status === "sending" ? (
          <ProgressBar label={t("progress", { name })} value={share} max={1} className="h-1.5" />
        ) : (
          <Facts entry={entry}>{status === "failed" ? (error ?? t("failed")) : t(status)}</Facts>
        )}
      </div>
      {status === "failed" && onRetry && (
        <NativeIconButton icon={RotateCw} label={t("retry", { name })} onClick={() => onRetry(id)} />
      )}
      {onRemove && (
        <NativeIconButton
          icon={X}
          label={status === "sending" ? t("stop", { name }) : t("remove", { name })}
          onClick={() => onRemove(id)}
        />
      )}
    </li>
  );
}

function Facts({ entry, children }: { entry: UploadEntry; children: ReactNode }) {
  const format = useFormatter();
  const [amount, unit] =
    entry.bytes < 1_000_000 ? [entry.bytes / 1000, "kilobyte"] : [entry.bytes / 1_000_000, "megabyte"];
  return (
    <p role="status" className={entry.status === "failed" ? "text-xs text-bad" : "text-xs text-ink-soft"}>
      {format.number(amount, { style: "unit", unit, maximumFractionDigits: 1 })}
      {" · "}
      {children}
    </p>
  );
}

function StatusIcon({ status }: Pick<UploadEntry, "status">) {
  if (status === "done") return <CircleCheck aria-hidden="true" className="size-5 shrink-0 text-good" />;
  if (status === "failed") return <CircleAlert aria-hidden="true" className="size-5 shrink-0 text-bad" />;
  return <FileText aria-hidden="true" className="size-5 shrink-0 text-ink-soft" />;
}
