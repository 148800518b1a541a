"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { NumberField } from "@/ui/NumberField";
import { TextField } from "@/ui/TextField";
import type { EmbedBlock } from "../../types";
import type { BlockProps } from "./BlockEditor";

/** Within what the server takes. */
export const HEIGHT = { minValue: 50, maxValue: 5000, step: 50, formatOptions: { maximumFractionDigits: 0 } };

/** A page of another site. The address is kept only where it is one that can be shown. */
export function EmbedEditor({ block, onChange }: BlockProps<EmbedBlock>) {
  const t = useTranslations("teach.blocks");
  const [url, setUrl] = useState(block.url);
  const isGood = /^https:\/\/\S+\.\S+/.test(url);
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <TextField
        className="sm:col-span-2"
        label={t("url")}
        description={t("embedHelp")}
        value={url}
        inputMode="url"
        error={isGood ? undefined : t("httpsOnly")}
        onChange={(next) => {
          setUrl(next);
          if (/^https:\/\/\S+\.\S+/.test(next)) onChange({ ...block, url: next.trim() }, "url");
        }}
      />
      <TextField
        label={t("title")}
        description={t("embedTitleHelp")}
        value={block.title}
        onChange={(title) => onChange({ ...block, title }, "title")}
        maxLength={500}
      />
      <NumberField
        {...HEIGHT}
        label={t("height")}
        value={block.height_pixels}
        onChange={(height_pixels) => onChange({ ...block, height_pixels }, "height")}
      />
    </div>
  );
}
