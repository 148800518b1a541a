"use client";

import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/ui/Button";
import { Notice } from "@/ui/Notice";
import { TextArea } from "@/ui/TextArea";
import { toast } from "@/ui/toast";
import { messageOf } from "../../shell/messages";
import { LazyRichEditor } from "../../richtext/LazyRichEditor";
import type { HtmlBlock } from "../../types";
import { useAuthoring } from "../context";
import type { BlockProps } from "./BlockEditor";
import { ModeSwitch, type Mode } from "./ModeSwitch";

/** Text: with tools, as Markdown, or as HTML where it holds what the tools cannot show. */
export function HtmlEditor(props: BlockProps<HtmlBlock> & { blockKey: string; isOpen: boolean }) {
  const { block, number, onChange, blockKey, isOpen } = props;
  const t = useTranslations("teach.text");
  const { uploadPicture, renderedHtml } = useAuthoring();
  const losses = useLosses(block.html);
  const [chosen, setChosen] = useState<Mode | null>(null);
  const [isBusy, setBusy] = useState(false);
  const isMarkdown = typeof block.markdown === "string";
  const mode: Mode = isMarkdown ? "markdown" : (chosen ?? (losses && losses.length > 0 ? "html" : "rich"));

  async function switchTo(next: Mode) {
    if (next === mode) return;
    setBusy(true);
    try {
      if (next === "markdown") {
        const { htmlToMarkdown } = await import("../../richtext/htmlToMarkdown");
        onChange({ ...block, markdown: htmlToMarkdown(block.html) });
      } else if (isMarkdown) {
        onChange({ ...block, html: await renderedHtml(blockKey), markdown: null });
      }
      setChosen(next);
    } catch (error) {
      toast.show({ message: messageOf(error, t("cannotSwitch")), tone: "bad" });
    } finally {
      setBusy(false);
    }
  }

  return (
    <div className="flex flex-col gap-2">
      <ModeSwitch mode={mode} number={number} isBusy={isBusy} onSwitch={(next) => void switchTo(next)} />
      {mode === "html" && losses && losses.length > 0 && (
        <Notice
          action={
            <Button size="sm" onPress={() => setChosen("rich")}>
              {t("convert")}
            </Button>
          }
        >
          {t("losses", { parts: losses.join(", ") })}
        </Notice>
      )}
      {mode === "rich" && (
        <LazyRichEditor
          label={t("label", { number })}
          html={block.html}
          autoFocus={isOpen}
          acceptsLosses
          onChange={(html) => onChange({ ...block, html, markdown: null }, "html")}
          onUpload={uploadPicture}
        />
      )}
      {mode === "markdown" && (
        <TextArea
          label={t("markdownLabel", { number })}
          description={t("markdownHelp")}
          value={block.markdown ?? ""}
          onChange={(markdown) => onChange({ ...block, markdown }, "markdown")}
          rows={10}
          className="[&_textarea]:font-mono [&_textarea]:text-sm"
          spellCheck="true"
        />
      )}
      {mode === "html" && (
        <TextArea
          label={t("htmlLabel", { number })}
          description={t("htmlHelp")}
          value={block.html}
          onChange={(html) => onChange({ ...block, html, markdown: null }, "html")}
          rows={10}
          className="[&_textarea]:font-mono [&_textarea]:text-sm"
          spellCheck="false"
        />
      )}
    </div>
  );
}

/** What the tools would lose of the text as it came; null until that is known. Asked once, when it is opened. */
function useLosses(html: string): string[] | null {
  const [first] = useState(html);
  const [losses, setLosses] = useState<string[] | null>(first === "" ? [] : null);
  useEffect(() => {
    if (first === "") return;
    let isGone = false;
    void import("../../richtext/losses").then(({ lossesOf }) => {
      if (!isGone) setLosses([...new Set(lossesOf(first))]);
    });
    return () => void (isGone = true);
  }, [first]);
  return losses;
}
