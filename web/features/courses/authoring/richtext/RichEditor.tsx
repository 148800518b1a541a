"use client";

import "./editor.css";
import { EditorContent, useEditor, type Editor } from "@tiptap/react";
import { useEffect, useMemo, useRef } from "react";
import { classes } from "@/ui/classes";
import { extensions } from "./extensions";
import { imageWithAlt } from "./ImageView";
import { EditorToolbar } from "./EditorToolbar";
import { isBlankHtml } from "./blank";

export interface RichEditorProps {
  /** Names the text for who cannot see where it stands. */
  label: string;
  html: string;
  onChange: (html: string) => void;
  /** Stores a picture that is pasted, dropped or chosen; gives its address. Without it there are no pictures. */
  onUpload?: (file: File) => Promise<string>;
  /** For a line or two, such as a choice: the tools show only while one writes in it. */
  compact?: boolean;
  autoFocus?: boolean;
  /** The author knows that what the editor cannot hold goes. */
  acceptsLosses?: boolean;
  className?: string;
}

/** Text with headings, lists, tables, pictures and tasks. What it gives is what the server keeps. */
export default function RichEditor(props: RichEditorProps) {
  const { label, html, onUpload, compact, autoFocus, className } = props;
  const latest = useRef(props);
  const emitted = useRef(html);
  useEffect(() => {
    latest.current = props;
  });
  const known = useMemo(() => extensions(imageWithAlt), []);

  const editor = useEditor({
    extensions: known,
    content: html,
    injectCSS: false,
    immediatelyRender: false,
    autofocus: autoFocus ? "end" : false,
    editorProps: {
      attributes: {
        role: "textbox",
        "aria-multiline": "true",
        "aria-label": label,
        class: classes("prose max-w-none px-3 py-2.5", compact ? "min-h-11" : "min-h-40"),
      },
      handlePaste: (_, event) => takeFiles(event.clipboardData?.files),
      handleDrop: (_, event, __, isMoved) => !isMoved && takeFiles(event.dataTransfer?.files),
    },
    onUpdate: ({ editor: changed }) => {
      const next = changed.isEmpty ? "" : changed.getHTML();
      if (next === emitted.current || (isBlankHtml(next) && isBlankHtml(emitted.current))) return;
      emitted.current = next;
      latest.current.onChange(next);
    },
  });

  function takeFiles(files: FileList | undefined): boolean {
    const pictures = [...(files ?? [])].filter((file) => file.type.startsWith("image/"));
    const upload = latest.current.onUpload;
    if (pictures.length === 0 || !upload || !editor) return false;
    for (const picture of pictures) void insertPicture(editor, picture, upload);
    return true;
  }

  // What comes from elsewhere (undo, another version) is shown; what was typed here is not put back in.
  useEffect(() => {
    if (!editor || html === emitted.current) return;
    emitted.current = html;
    editor.commands.setContent(html, { emitUpdate: false });
  }, [editor, html]);

  return (
    <div
      className={classes(
        "group/editor rounded-md border border-line-strong bg-surface focus-within:border-accent focus-within:outline-2 focus-within:outline-accent",
        className,
      )}
    >
      {editor && <EditorToolbar editor={editor} compact={compact} onUpload={onUpload} label={label} />}
      <EditorContent editor={editor} />
    </div>
  );
}

async function insertPicture(editor: Editor, file: File, upload: (file: File) => Promise<string>) {
  const src = await upload(file).catch(() => null);
  if (src)
    editor
      .chain()
      .focus()
      .insertContent({ type: "image", attrs: { src, alt: null } })
      .run();
}
