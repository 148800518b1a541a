"use client";

import { useEditorState, type Editor } from "@tiptap/react";
import { ChevronDown } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "@/ui/Button";
import { Menu, MenuItem } from "@/ui/Menu";

const LEVELS = [2, 3, 4] as const;

/** Paragraph or heading. A lesson's own title is the heading of level 1. */
export function StyleMenu({ editor }: { editor: Editor }) {
  const t = useTranslations("teach.richtext");
  const level = useEditorState({
    editor,
    selector: ({ editor: now }) => Number(now.getAttributes("heading").level ?? 0),
  });
  const name = level ? t("heading", { level: Math.max(1, level - 1) }) : t("paragraph");
  return (
    <Menu
      label={t("style")}
      trigger={
        <Button variant="quiet" size="sm" aria-label={t("styleIs", { name })}>
          {name}
          <ChevronDown aria-hidden="true" />
        </Button>
      }
    >
      <MenuItem onAction={() => editor.chain().focus().setParagraph().run()}>{t("paragraph")}</MenuItem>
      {LEVELS.map((one) => (
        <MenuItem key={one} onAction={() => editor.chain().focus().setHeading({ level: one }).run()}>
          {t("heading", { level: one - 1 })}
        </MenuItem>
      ))}
    </Menu>
  );
}
