"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/ui/Button";
import { TextField } from "@/ui/TextField";
import { contentUrl } from "../../files/assets";
import { FileDialog } from "../../files/FileDialog";
import type { VideoBlock } from "../../types";
import type { BlockProps } from "./BlockEditor";
import { Captions } from "./Captions";
import { addressOf, clockOf, secondsOf, sourceOf } from "./videoSource";

/** A video: its source, the part that is to be watched, and captions. */
export function VideoEditor({ block, onChange }: BlockProps<VideoBlock>) {
  const t = useTranslations("teach.video");
  const blocks = useTranslations("teach.blocks");
  const [isChoosing, setChoosing] = useState(false);
  return (
    <div className="flex flex-col gap-5">
      <VideoPreview block={block} />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          className="sm:col-span-2"
          label={blocks("title")}
          value={block.title}
          onChange={(title) => onChange({ ...block, title }, "title")}
          maxLength={500}
          optional
        />
        {block.asset_id ? (
          <p className="self-end text-sm text-ink-soft sm:col-span-2">{t("uploaded")}</p>
        ) : (
          <Address key={addressOf(block)} block={block} onChange={onChange} />
        )}
        <div className="flex flex-wrap gap-2 sm:col-span-2">
          <Button size="sm" onPress={() => setChoosing(true)}>
            {block.asset_id ? blocks("replace") : t("upload")}
          </Button>
          {block.asset_id && (
            <Button size="sm" variant="quiet" onPress={() => onChange({ ...block, asset_id: null })}>
              {t("useAddress")}
            </Button>
          )}
        </div>
        <Clock
          label={t("start")}
          seconds={block.start_seconds}
          onChange={(start_seconds) => onChange({ ...block, start_seconds }, "start")}
        />
        <Clock
          label={t("end")}
          seconds={block.end_seconds}
          onChange={(end_seconds) => onChange({ ...block, end_seconds }, "end")}
        />
      </div>
      <Captions
        transcripts={block.transcripts ?? []}
        onChange={(transcripts) => onChange({ ...block, transcripts }, "captions")}
      />
      {isChoosing && (
        <FileDialog
          kind="video"
          onClose={() => setChoosing(false)}
          onChoose={(asset) => onChange({ ...block, asset_id: asset.asset_id, youtube_id: null, url: null })}
        />
      )}
    </div>
  );
}

function Address({ block, onChange }: Pick<BlockProps<VideoBlock>, "block" | "onChange">) {
  const t = useTranslations("teach.video");
  const [text, setText] = useState(addressOf(block));
  const source = sourceOf(text);
  return (
    <TextField
      className="sm:col-span-2"
      label={t("address")}
      description={t("addressHelp")}
      value={text}
      inputMode="url"
      error={text && !source ? t("addressWrong") : undefined}
      onChange={setText}
      onBlur={() => {
        const none = { youtube_id: null, url: null, asset_id: null };
        if (text === addressOf(block)) return;
        if (source || text === "") onChange({ ...block, ...(source ?? none) }, "address");
      }}
    />
  );
}

function Clock(props: {
  label: string;
  seconds: number | null | undefined;
  onChange: (seconds: number | null) => void;
}) {
  const t = useTranslations("teach.video");
  const [text, setText] = useState(clockOf(props.seconds));
  return (
    <TextField
      label={props.label}
      description={t("clockHelp")}
      optional
      value={text}
      error={secondsOf(text) === undefined ? t("clockWrong") : undefined}
      onChange={(next) => {
        setText(next);
        const seconds = secondsOf(next);
        if (seconds !== undefined) props.onChange(seconds);
      }}
    />
  );
}

function VideoPreview({ block }: { block: VideoBlock }) {
  const t = useTranslations("teach.video");
  const title = block.title || t("untitled");
  const look = "aspect-video w-full max-w-xl rounded-md border border-line bg-sunken";
  if (block.youtube_id) {
    const src = `https://www.youtube-nocookie.com/embed/${block.youtube_id}`;
    return <iframe title={title} src={src} className={look} loading="lazy" allowFullScreen />;
  }
  const src = block.asset_id ? contentUrl(block.asset_id) : block.url;
  if (!src) return null;
  return (
    <video controls preload="metadata" src={src} aria-label={title} className={look}>
      {(block.transcripts ?? []).map((one) => (
        <track
          key={one.language}
          kind="captions"
          srcLang={one.language}
          label={one.language}
          src={contentUrl(one.asset_id)}
        />
      ))}
    </video>
  );
}
