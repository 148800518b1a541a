"use client";

import { Upload } from "lucide-react";
import { useId, useRef, useState, type DragEvent, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { useFormatter } from "@/i18n/client";
import { classes } from "./classes";
import { ERROR, FIELD, type FieldTexts } from "./field";
import { useFieldError } from "./form/state";
import { sortFiles } from "./files";
import { NativeLabel } from "./NativeLabel";

export interface FileDropProps extends FieldTexts {
  /** Takes the files that may be sent; they are not kept here. Show what becomes of them in an `UploadList`. */
  onFiles: (files: File[]) => void;
  /** As in `<input accept>`: `[".pdf", "image/*"]`. */
  accept?: readonly string[];
  multiple?: boolean;
  maxBytes?: number;
  isDisabled?: boolean;
  name?: string;
  /** The `UploadList`. */
  children?: ReactNode;
}

/** Takes files, dropped or chosen. What is too large or of a wrong kind is refused here already, in words. */
export function FileDrop(props: FileDropProps) {
  const {
    label,
    description,
    onFiles,
    accept,
    multiple = false,
    maxBytes,
    isDisabled,
    name,
    children,
  } = props;
  const t = useTranslations("ui.files");
  const format = useFormatter();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const [refused, setRefused] = useState<string[]>([]);
  const error = useFieldError({ name, label, error: props.error });

  function take(files: FileList | null) {
    const { good, tooLarge, wrongType } = sortFiles([...(files ?? [])], { accept, maxBytes, multiple });
    const limit = format.number((maxBytes ?? 0) / 1_000_000, {
      style: "unit",
      unit: "megabyte",
      maximumFractionDigits: 1,
    });
    setRefused([
      ...tooLarge.map((file) => t("tooLarge", { name: file.name, limit })),
      ...wrongType.map((file) => t("wrongType", { name: file.name })),
    ]);
    if (good.length > 0) onFiles(good);
    // The same file may be chosen again after it was mended.
    if (input.current) input.current.value = "";
  }

  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    if (!isDisabled) take(event.dataTransfer.files);
  }

  const messages = error ? [error, ...refused] : refused;
  return (
    <div className={FIELD} data-field={name}>
      <NativeLabel id={id} label={label} description={description} />
      <div
        onDrop={drop}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        className={classes(
          "relative flex flex-wrap items-center justify-center gap-x-2 gap-y-1 rounded-md border-2 border-dashed px-4 py-6 text-center text-sm",
          "has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent",
          isOver ? "border-accent bg-accent-soft" : "border-line-strong/60 bg-surface",
          isDisabled && "opacity-60",
        )}
      >
        <Upload aria-hidden="true" className="size-5 text-ink-soft" />
        <span className="text-ink-soft max-sm:hidden">{multiple ? t("drop") : t("dropOne")}</span>
        <span className="inline-block font-medium text-accent underline underline-offset-4 max-sm:first-letter:uppercase">
          {t("choose")}
        </span>
        <input
          ref={input}
          id={id}
          type="file"
          accept={accept?.join(",")}
          multiple={multiple}
          disabled={isDisabled}
          aria-describedby={description ? `${id}-help` : undefined}
          onChange={(event) => take(event.target.files)}
          className="absolute inset-0 cursor-pointer opacity-0 disabled:cursor-not-allowed"
        />
      </div>
      <div role="status" className={classes(ERROR, "flex-col empty:hidden")}>
        {messages.map((message) => (
          <p key={message}>{message}</p>
        ))}
      </div>
      {children}
    </div>
  );
}
