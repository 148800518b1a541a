"use client";

import { NodeViewWrapper, ReactNodeViewRenderer, type NodeViewProps } from "@tiptap/react";
import { useId } from "react";
import { useTranslations } from "use-intl";
import { INPUT } from "@/ui/field";
import { Image } from "./extensions";

/** A picture in the text, and beside it the words for who cannot see it. */
function ImageView({ node, updateAttributes, selected }: NodeViewProps) {
  const t = useTranslations("teach.richtext");
  const id = useId();
  const { src, alt, width, height } = node.attrs as Record<string, string | null>;
  return (
    <NodeViewWrapper as="span" className="my-2 inline-block max-w-full align-top" contentEditable={false}>
      <img
        src={src ?? ""}
        alt={alt ?? ""}
        width={width ?? undefined}
        height={height ?? undefined}
        data-drag-handle
        className={selected ? "outline-2 outline-accent" : undefined}
      />
      <span className="mt-1.5 flex flex-col gap-1 font-sans text-sm">
        <label htmlFor={id}>{t("altLabel")}</label>
        <input
          id={id}
          value={alt ?? ""}
          disabled={alt === ""}
          placeholder={alt === "" ? t("altDecorationShort") : t("altPlaceholder")}
          onChange={(event) => updateAttributes({ alt: event.target.value || null })}
          onKeyDown={(event) => event.stopPropagation()}
          className={`${INPUT} min-h-10 py-1 text-sm`}
        />
        <label className="flex min-h-9 items-center gap-2 text-ink-soft">
          <input
            type="checkbox"
            checked={alt === ""}
            onChange={(event) => updateAttributes({ alt: event.target.checked ? "" : null })}
            className="size-6 accent-accent"
          />
          {t("altDecoration")}
        </label>
      </span>
    </NodeViewWrapper>
  );
}

export const imageWithAlt = Image.extend({
  addNodeView: () => ReactNodeViewRenderer(ImageView, { stopEvent: ({ event }) => isInField(event) }),
});

/** Typing in the field beside the picture is not typing in the text. */
function isInField(event: Event): boolean {
  const { target } = event;
  return target instanceof HTMLElement && target.closest("input, label") !== null;
}
