"use client";

import { useTranslations } from "use-intl";
import { useFormatter } from "@/i18n/client";
import type { Asset } from "../types";

/** A file's name, kind and size. */
export function FileFacts({ asset }: { asset: Asset }) {
  const t = useTranslations("teach.files");
  const format = useFormatter();
  const isSmall = asset.size_bytes < 1_000_000;
  const size = format.number(asset.size_bytes / (isSmall ? 1_000 : 1_000_000), {
    style: "unit",
    unit: isSmall ? "kilobyte" : "megabyte",
    maximumFractionDigits: 1,
  });
  return (
    <span className="min-w-0 grow">
      <span className="block truncate text-sm">{asset.file_name}</span>
      <span className="block text-xs text-ink-soft">{[t(`kind.${asset.kind}`), size].join(" · ")}</span>
    </span>
  );
}
