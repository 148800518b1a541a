"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/ui/Button";
import { NumberField } from "@/ui/NumberField";
import { TextField } from "@/ui/TextField";
import { contentUrl } from "../../files/assets";
import { FileDialog } from "../../files/FileDialog";
import type { FileBlock, InteractiveBlock } from "../../types";
import type { BlockProps } from "./BlockEditor";
import { HEIGHT } from "./EmbedEditor";

type Shown = FileBlock | InteractiveBlock;

/** A file as learners will see it, and what is said about it. */
export function FileEditor({ block, onChange }: BlockProps<Shown>) {
  const t = useTranslations("teach.blocks");
  const [isChoosing, setChoosing] = useState(false);
  return (
    <div className="flex flex-col gap-4">
      <FilePreview block={block} />
      <div className="grid gap-4 sm:grid-cols-2">
        {block.kind === "image" ? (
          <AltText block={block} onChange={onChange} />
        ) : (
          <TextField
            label={t("title")}
            value={block.title}
            onChange={(title) => onChange({ ...block, title }, "title")}
            maxLength={500}
            optional
          />
        )}
        {block.kind === "interactive" && (
          <NumberField
            {...HEIGHT}
            label={t("height")}
            value={block.height_pixels}
            onChange={(height_pixels) => onChange({ ...block, height_pixels }, "height")}
          />
        )}
      </div>
      <Button size="sm" className="self-start" onPress={() => setChoosing(true)}>
        {t("replace")}
      </Button>
      {isChoosing && (
        <FileDialog
          kind={block.kind}
          onClose={() => setChoosing(false)}
          onChoose={(asset) => onChange({ ...block, asset_id: asset.asset_id })}
        />
      )}
    </div>
  );
}

function FilePreview({ block }: { block: Shown }) {
  const t = useTranslations("teach.blocks");
  const src = contentUrl(block.asset_id);
  switch (block.kind) {
    case "image":
      return <img src={src} alt={block.alt_text} className="max-h-96 self-start rounded-md bg-sunken" />;
    case "audio":
      return <audio controls src={src} className="w-full" aria-label={block.title || t("audio")} />;
    case "interactive":
      return (
        <iframe
          src={src}
          title={block.title || t("interactive")}
          sandbox="allow-scripts"
          loading="lazy"
          className="h-72 w-full rounded-md border border-line bg-surface"
        />
      );
    default:
      return (
        <a href={src} target="_blank" rel="noopener" className="self-start text-accent underline">
          {t("openFile", { title: block.title || t("file") })}
        </a>
      );
  }
}

/** Whether a picture is described or said to be only decoration is kept in the words alone: none means not yet. */
function AltText({ block, onChange }: { block: FileBlock; onChange: BlockProps<Shown>["onChange"] }) {
  const t = useTranslations("teach.blocks");
  return (
    <>
      <TextField
        label={t("alt")}
        description={t("altHelp")}
        value={block.alt_text}
        onChange={(alt_text) => onChange({ ...block, alt_text }, "alt")}
        maxLength={500}
        error={block.alt_text ? undefined : t("altMissing")}
      />
      <TextField
        label={t("caption")}
        description={t("captionHelp")}
        value={block.title}
        onChange={(title) => onChange({ ...block, title }, "title")}
        maxLength={500}
        optional
      />
    </>
  );
}
