import { Download, ExternalLink, FileText } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useFormatter } from "@/i18n/client";
import { NativeButton } from "@/ui/NativeButton";
import { toast } from "@/ui/toast";
import { readFile } from "./api";
import type { WorkFile } from "./types";

/** Files of a hand-in, to look at or to keep. */
export function Files({ files, label }: { files: readonly WorkFile[]; label: string }) {
  if (files.length === 0) return null;
  return (
    <ul aria-label={label} className="mt-5 flex flex-col border-y border-line">
      {files.map((file) => (
        <FileRow key={file.file_id} file={file} />
      ))}
    </ul>
  );
}

function FileRow({ file }: { file: WorkFile }) {
  const t = useTranslations("grading.work");
  const format = useFormatter();
  const [isBusy, setBusy] = useState(false);
  const name = file.name ?? t("namelessFile");
  const type = shownAs(file.media_type);
  const [amount, unit] = sizeOf(file.size_bytes);

  async function withBytes(act: (blob: Blob) => void) {
    setBusy(true);
    try {
      act(await readFile(file.file_id));
    } catch (error) {
      toast.show({ message: error instanceof Error ? error.message : t("unreachable"), tone: "bad" });
    } finally {
      setBusy(false);
    }
  }
  function open() {
    if (!type) return;
    // The tab is opened at once, while the press still allows it; its content comes after.
    const tab = window.open("", "_blank");
    void withBytes((blob) => tab?.location.replace(URL.createObjectURL(new Blob([blob], { type }))));
  }
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line py-2 last:border-0">
      <FileText aria-hidden="true" className="size-5 shrink-0 text-ink-soft" />
      <span className="min-w-0 grow basis-40 text-sm wrap-anywhere">
        {name}{" "}
        <span className="whitespace-nowrap text-ink-soft">
          {format.number(amount, { style: "unit", unit, maximumFractionDigits: 1 })}
        </span>
      </span>
      <span className="flex gap-1">
        {type && (
          <NativeButton variant="quiet" aria-disabled={isBusy || undefined} onClick={open}>
            <ExternalLink aria-hidden="true" className="rtl:-scale-x-100" />
            {t("open")}
            <span className="sr-only">{name}</span>
          </NativeButton>
        )}
        <NativeButton
          variant="quiet"
          aria-disabled={isBusy || undefined}
          onClick={() => void withBytes((blob) => save(blob, name))}
        >
          <Download aria-hidden="true" />
          {t("download")}
          <span className="sr-only">{name}</span>
        </NativeButton>
      </span>
    </li>
  );
}

const SAFE = /^(image\/(png|jpeg|gif|webp|avif)|application\/pdf|audio\/[\w.+-]+|video\/[\w.+-]+)$/;

/** As what a file may be shown in a tab of this site, null if not at all: nothing that could run. */
function shownAs(mediaType: string): string | null {
  if (SAFE.test(mediaType)) return mediaType;
  return mediaType.startsWith("text/") ? "text/plain;charset=utf-8" : null;
}

function sizeOf(bytes: number): [number, "byte" | "kilobyte" | "megabyte"] {
  if (bytes < 1000) return [bytes, "byte"];
  return bytes < 1_000_000 ? [bytes / 1000, "kilobyte"] : [bytes / 1_000_000, "megabyte"];
}

function save(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
