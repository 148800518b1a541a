"use client";

import { useEditorState, type Editor } from "@tiptap/react";
import {
  Bold,
  Code,
  Image as Picture,
  Italic,
  Link as LinkIcon,
  List,
  ListChecks,
  ListOrdered,
  MessageSquareWarning,
  Minus,
  Quote,
  SquareCode,
  Table,
  type LucideIcon,
} from "lucide-react";
import { useRef, useState } from "react";
import { ToggleButton } from "react-aria-components/ToggleButton";
import { Toolbar } from "react-aria-components/Toolbar";
import { useTranslations } from "use-intl";
import { Aria } from "@/ui/Aria";
import { Tooltip } from "@/ui/Tooltip";
import { iconButtonClasses } from "@/ui/buttonStyles";
import { classes } from "@/ui/classes";
import { LinkDialog } from "./LinkDialog";
import { StyleMenu } from "./StyleMenu";
import { TableMenu } from "./TableMenu";

interface Props {
  editor: Editor;
  label: string;
  compact?: boolean;
  onUpload?: (file: File) => Promise<string>;
}

interface Tool {
  name:
    | "bold"
    | "italic"
    | "code"
    | "bulletList"
    | "orderedList"
    | "taskList"
    | "blockquote"
    | "codeBlock"
    | "callout";
  icon: LucideIcon;
  run: (editor: Editor) => void;
}

const INLINE: Tool[] = [
  { name: "bold", icon: Bold, run: (editor) => editor.chain().focus().toggleBold().run() },
  { name: "italic", icon: Italic, run: (editor) => editor.chain().focus().toggleItalic().run() },
  { name: "code", icon: Code, run: (editor) => editor.chain().focus().toggleCode().run() },
];

const BLOCKS: Tool[] = [
  { name: "bulletList", icon: List, run: (editor) => editor.chain().focus().toggleBulletList().run() },
  {
    name: "orderedList",
    icon: ListOrdered,
    run: (editor) => editor.chain().focus().toggleOrderedList().run(),
  },
  { name: "taskList", icon: ListChecks, run: (editor) => editor.chain().focus().toggleTaskList().run() },
  { name: "blockquote", icon: Quote, run: (editor) => editor.chain().focus().toggleBlockquote().run() },
  {
    name: "callout",
    icon: MessageSquareWarning,
    run: (editor) => editor.chain().focus().toggleWrap("callout").run(),
  },
  { name: "codeBlock", icon: SquareCode, run: (editor) => editor.chain().focus().toggleCodeBlock().run() },
];

/** The tools above a text. One stop for Tab; the arrow keys go from tool to tool. */
export function EditorToolbar({ editor, label, compact, onUpload }: Props) {
  const t = useTranslations("teach.richtext");
  const [isLinking, setLinking] = useState(false);
  const tools = compact ? INLINE : [...INLINE, ...BLOCKS];
  const active = useEditorState({
    editor,
    selector: ({ editor: now }) => ({
      link: now.isActive("link"),
      table: now.isActive("table"),
      ...Object.fromEntries(tools.map(({ name }) => [name, now.isActive(name)])),
    }),
  }) as Record<Tool["name"] | "link" | "table", boolean>;
  return (
    <Aria>
      <Toolbar
        aria-label={t("toolbar", { label })}
        className={classes(
          "flex flex-wrap items-center gap-0.5 rounded-t-md border-b border-line bg-surface p-1",
          compact ? "hidden group-focus-within/editor:flex" : "sticky top-[var(--above-tools,0px)] z-10",
        )}
      >
        {!compact && <StyleMenu editor={editor} />}
        {tools.map(({ name, icon, run }) => (
          <Toggle key={name} icon={icon} label={t(name)} isOn={active[name]} onPress={() => run(editor)} />
        ))}
        <Toggle icon={LinkIcon} label={t("link")} isOn={active.link} onPress={() => setLinking(true)} />
        {onUpload && <PictureTool editor={editor} onUpload={onUpload} />}
        {!compact && active.table && <TableMenu editor={editor} />}
        {!compact && !active.table && (
          <Toggle
            icon={Table}
            label={t("table")}
            isOn={false}
            onPress={() =>
              editor.chain().focus().insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run()
            }
          />
        )}
        {!compact && (
          <Toggle
            icon={Minus}
            label={t("rule")}
            isOn={false}
            onPress={() => editor.chain().focus().setHorizontalRule().run()}
          />
        )}
      </Toolbar>
      {isLinking && <LinkDialog editor={editor} onClose={() => setLinking(false)} />}
    </Aria>
  );
}

function Toggle(props: { icon: LucideIcon; label: string; isOn: boolean; onPress: () => void }) {
  const { icon: Icon, label, isOn, onPress } = props;
  return (
    <Tooltip text={label}>
      <ToggleButton
        aria-label={label}
        isSelected={isOn}
        onChange={onPress}
        className={iconButtonClasses(
          { size: "sm" },
          "data-selected:bg-accent-soft data-selected:text-accent",
        )}
      >
        <Icon aria-hidden="true" />
      </ToggleButton>
    </Tooltip>
  );
}

function PictureTool({ editor, onUpload }: { editor: Editor; onUpload: (file: File) => Promise<string> }) {
  const t = useTranslations("teach.richtext");
  const input = useRef<HTMLInputElement>(null);
  const [isBusy, setBusy] = useState(false);

  async function insert(file: File | undefined) {
    if (!file) return;
    setBusy(true);
    const src = await onUpload(file).catch(() => null);
    setBusy(false);
    if (src)
      editor
        .chain()
        .focus()
        .insertContent({ type: "image", attrs: { src, alt: null } })
        .run();
  }
  return (
    <>
      <Toggle
        icon={Picture}
        label={isBusy ? t("uploading") : t("image")}
        isOn={isBusy}
        onPress={() => input.current?.click()}
      />
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        onChange={(event) => {
          void insert(event.target.files?.[0]);
          event.target.value = "";
        }}
      />
    </>
  );
}
