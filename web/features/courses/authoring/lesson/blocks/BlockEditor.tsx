"use client";

import { useTranslations } from "use-intl";
import { Notice } from "@/ui/Notice";
import { RichText } from "@/ui/RichText";
import type { Block } from "../../types";
import { AssignmentEditor, EmbedEditor, FileEditor, QuestionEditor, VideoEditor } from "../lazy";
import { HtmlEditor } from "./HtmlEditor";

export interface BlockProps<B extends Block = Block> {
  block: B;
  number: number;
  /** `what` names the part that changes, so that typing in it is undone in one step. */
  onChange: (block: B, what?: string) => void;
}

interface Props extends BlockProps {
  blockKey: string;
  /** Questions are folded; one at a time is open. */
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
}

/** The editor for a block of any kind. */
export function BlockEditor({ blockKey, block, number, isOpen, onOpen, onChange }: Props) {
  switch (block.kind) {
    case "html":
      return <HtmlEditor {...{ block, number, onChange, blockKey, isOpen }} />;
    case "image":
    case "audio":
    case "pdf":
    case "file":
    case "interactive":
      return <FileEditor {...{ block, number, onChange }} />;
    case "video":
      return <VideoEditor {...{ block, number, onChange }} />;
    case "embed":
      return <EmbedEditor {...{ block, number, onChange }} />;
    case "question":
      return (
        <QuestionEditor
          question={block.question}
          number={number}
          isOpen={isOpen}
          onOpen={onOpen}
          onChange={(question, what) => onChange({ ...block, question }, what)}
        />
      );
    case "assignment":
      return (
        <AssignmentEditor
          assignment={block.assignment}
          onChange={(assignment, what) => onChange({ ...block, assignment }, what)}
        />
      );
    case "notice":
      return <ImportedNotice reason={block.reason} source={block.source_kind} html={block.html} />;
  }
}

function ImportedNotice({ reason, source, html }: { reason: string; source: string; html: string }) {
  const t = useTranslations("teach.blocks");
  return (
    <Notice tone="warn" title={t("noticeTitle", { source })}>
      <p>{reason}</p>
      <p>{t("noticeHelp")}</p>
      {html && <RichText html={html} className="mt-2" />}
    </Notice>
  );
}
