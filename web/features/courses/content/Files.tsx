import { Download, ExternalLink } from "lucide-react";
import type { ReactNode } from "react";
import { translator } from "@/i18n/server";
import { assetUrl, type BlockOf } from "./types";

const LINK =
  "inline-flex min-h-11 items-center gap-2 text-sm font-medium text-accent underline underline-offset-2";

/** A PDF in the browser's own viewer, with a way around it for phones, most of which have none. */
export async function PdfViewer({ block }: { block: BlockOf<"pdf"> }) {
  const t = await translator("learn.content.file");
  const title = block.title || t("untitled");
  return (
    <Frame caption={block.title}>
      <iframe
        src={assetUrl(block.asset_id)}
        title={t("pdf", { title })}
        loading="lazy"
        className="hidden h-[80vh] w-full rounded-md border border-line bg-sunken sm:block"
      />
      <p className="flex flex-wrap gap-x-6">
        <a href={assetUrl(block.asset_id)} target="_blank" className={LINK}>
          <ExternalLink aria-hidden size={18} />
          {t("open")}
        </a>
        <a href={assetUrl(block.asset_id)} download className={LINK}>
          <Download aria-hidden size={18} />
          {t("download")}
        </a>
      </p>
    </Frame>
  );
}

export async function FileLink({ block }: { block: BlockOf<"file"> }) {
  const t = await translator("learn.content.file");
  return (
    <p className="flex flex-wrap items-center justify-between gap-4 rounded-md border border-line bg-surface px-4 py-3">
      <span>{block.title || t("untitled")}</span>
      <a href={assetUrl(block.asset_id)} download className={LINK}>
        <Download aria-hidden size={18} />
        {t("download")}
      </a>
    </p>
  );
}

export async function Sound({ block }: { block: BlockOf<"audio"> }) {
  const t = await translator("learn.content.audio");
  return (
    <Frame caption={block.title}>
      <audio
        controls
        preload="metadata"
        src={assetUrl(block.asset_id)}
        aria-label={block.title || t("untitled")}
        className="w-full"
      />
    </Frame>
  );
}

/** An uploaded page. The sandbox gives it an origin of its own: it reaches neither our pages nor our cookies. */
export async function InteractivePage({ block }: { block: BlockOf<"interactive"> }) {
  const t = await translator("learn.content.interactive");
  return (
    <Frame caption={block.title}>
      <iframe
        src={assetUrl(block.asset_id)}
        title={block.title || t("untitled")}
        sandbox="allow-scripts"
        height={block.height_pixels}
        loading="lazy"
        className="w-full rounded-md border border-line bg-surface"
      />
      <a href={assetUrl(block.asset_id)} target="_blank" className={LINK}>
        <ExternalLink aria-hidden size={18} />
        {t("open")}
      </a>
    </Frame>
  );
}

export async function EmbeddedPage({ block }: { block: BlockOf<"embed"> }) {
  const t = await translator("learn.content.embed");
  return (
    <Frame caption={block.title}>
      <iframe
        src={block.url}
        title={block.title || t("untitled")}
        sandbox="allow-scripts allow-same-origin allow-popups allow-forms"
        referrerPolicy="no-referrer"
        height={block.height_pixels}
        loading="lazy"
        className="w-full rounded-md border border-line bg-surface"
      />
      <a href={block.url} target="_blank" rel="noreferrer" className={LINK}>
        <ExternalLink aria-hidden size={18} />
        {t("open", { host: new URL(block.url).hostname })}
      </a>
    </Frame>
  );
}

function Frame({ caption, children }: { caption?: string; children: ReactNode }) {
  return (
    <figure>
      {caption && <figcaption className="mb-3 font-semibold">{caption}</figcaption>}
      {children}
    </figure>
  );
}
