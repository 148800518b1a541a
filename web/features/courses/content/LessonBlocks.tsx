import { Fragment, type ReactNode } from "react";
import { translator } from "@/i18n/server";
import { Notice } from "@/ui/Notice";
import { RichText } from "@/ui/RichText";
import { EmbeddedPage, FileLink, InteractivePage, PdfViewer, Sound } from "./Files";
import { assetUrl, withLessonLinks, type Block, type BlockOf } from "./types";
import { Video } from "./Video";

interface Slots {
  /** A question at its place; the quiz knows how it is answered. */
  question: (block: BlockOf<"question">) => ReactNode;
  /** Work to hand in. */
  assignment: (block: BlockOf<"assignment">) => ReactNode;
}

/** The content of a lesson, block after block, readable without JavaScript but for what is interactive. */
export async function LessonBlocks(props: { blocks: Block[]; courseSlug: string } & Slots) {
  const t = await translator("learn.content");
  if (props.blocks.length === 0) return <p className="text-ink-soft">{t("empty")}</p>;
  return (
    <div className="space-y-8">
      {props.blocks.map((block, place) => (
        <Fragment key={place}>
          <OneBlock block={block} {...props} />
        </Fragment>
      ))}
    </div>
  );
}

function OneBlock({ block, courseSlug, question, assignment }: { block: Block; courseSlug: string } & Slots) {
  switch (block.kind) {
    case "html":
      return <RichText html={withLessonLinks(block.html, courseSlug)} />;
    case "image":
      return <Picture block={block} />;
    case "video":
      return <Video block={block} />;
    case "audio":
      return <Sound block={block} />;
    case "pdf":
      return <PdfViewer block={block} />;
    case "file":
      return <FileLink block={block} />;
    case "interactive":
      return <InteractivePage block={block} />;
    case "embed":
      return <EmbeddedPage block={block} />;
    case "question":
      return question(block);
    case "assignment":
      return assignment(block);
    case "notice":
      return <LeftOut block={block} />;
  }
}

function Picture({ block }: { block: BlockOf<"image"> }) {
  return (
    <figure>
      <img
        src={assetUrl(block.asset_id)}
        alt={block.alt_text ?? ""}
        loading="lazy"
        decoding="async"
        className="h-auto max-w-full rounded-md"
      />
      {block.title && <figcaption className="mt-2 text-sm text-ink-soft">{block.title}</figcaption>}
    </figure>
  );
}

async function LeftOut({ block }: { block: BlockOf<"notice"> }) {
  const t = await translator("learn.content.notice");
  return (
    <Notice tone="info" title={t("title")}>
      <p>{block.reason}</p>
      {block.html && <RichText html={block.html} className="mt-3" />}
    </Notice>
  );
}
