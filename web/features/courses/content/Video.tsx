import { currentLocale, translator } from "@/i18n/server";
import { languageName } from "@/lib/language";
import { assetUrl, type BlockOf } from "./types";

type VideoBlock = BlockOf<"video">;

/** A video with its captions: a file of this site, an address, or YouTube, which is loaded only on request. */
export async function Video({ block }: { block: VideoBlock }) {
  return (
    <figure>
      {block.title && <figcaption className="mb-3 font-semibold">{block.title}</figcaption>}
      {block.youtube_id ? <YouTube block={block} id={block.youtube_id} /> : <Player block={block} />}
      <Transcripts block={block} />
    </figure>
  );
}

async function Player({ block }: { block: VideoBlock }) {
  const t = await translator("learn.content.video");
  const locale = await currentLocale();
  const source = block.asset_id ? assetUrl(block.asset_id) : (block.url ?? "");
  return (
    <video
      controls
      playsInline
      preload="metadata"
      src={source + fragment(block)}
      aria-label={block.title || t("untitled")}
      data-lesson-video
      className="aspect-video w-full rounded-md bg-sunken"
    >
      {(block.transcripts ?? []).map((one, place) => (
        <track
          key={one.asset_id}
          kind="captions"
          src={captionsUrl(one.asset_id)}
          srcLang={one.language}
          label={languageName(one.language, locale)}
          default={place === 0}
        />
      ))}
      {t.rich("unsupported", { link: (text) => <a href={source}>{text}</a> })}
    </video>
  );
}

/** The part that is to be watched, as https://www.w3.org/TR/media-frags/ writes it. */
function fragment({ start_seconds: start, end_seconds: end }: VideoBlock): string {
  if (!start && !end) return "";
  return `#t=${start ?? 0}${end ? `,${end}` : ""}`;
}

function captionsUrl(assetId: string): string {
  return `${assetUrl(assetId)}?as=vtt`;
}

async function YouTube({ block, id }: { block: VideoBlock; id: string }) {
  const t = await translator("learn.content.video");
  const title = block.title || t("untitled");
  const address = new URL(`https://www.youtube-nocookie.com/embed/${id}`);
  if (block.start_seconds) address.searchParams.set("start", String(Math.floor(block.start_seconds)));
  if (block.end_seconds) address.searchParams.set("end", String(Math.ceil(block.end_seconds)));
  return (
    <details className="group overflow-hidden rounded-md border border-line">
      <summary className="flex min-h-16 cursor-pointer items-center px-4 py-3 font-medium group-open:hidden">
        {t("youtube", { title })}
      </summary>
      <iframe
        src={address.href}
        title={title}
        loading="lazy"
        allow="fullscreen; picture-in-picture"
        sandbox="allow-scripts allow-same-origin allow-popups allow-presentation"
        className="aspect-video w-full"
      />
      <p className="px-4 py-2 text-xs text-ink-soft">{t("youtubeNote")}</p>
    </details>
  );
}

async function Transcripts({ block }: { block: VideoBlock }) {
  const t = await translator("learn.content.video");
  const locale = await currentLocale();
  if (!block.transcripts?.length) return null;
  return (
    <p className="mt-2 flex flex-wrap gap-x-4 text-sm">
      {t("transcript")}
      {block.transcripts.map((one) => (
        <a key={one.asset_id} href={assetUrl(one.asset_id)} className="text-accent underline">
          {languageName(one.language, locale)}
        </a>
      ))}
    </p>
  );
}
