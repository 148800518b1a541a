"use client";

import type { Editor } from "@tiptap/react";
import { Table } from "lucide-react";
import { useTranslations } from "use-intl";
import { IconButton } from "@/ui/IconButton";
import { Menu, MenuItem, MenuSeparator } from "@/ui/Menu";

/** What can be done with the table in which one writes. */
export function TableMenu({ editor }: { editor: Editor }) {
  const t = useTranslations("teach.richtext");
  const run = (command: (chain: ReturnType<Editor["chain"]>) => ReturnType<Editor["chain"]>) => () =>
    void command(editor.chain().focus()).run();
  return (
    <Menu label={t("tableMenu")} trigger={<IconButton icon={Table} label={t("tableMenu")} size="sm" />}>
      <MenuItem onAction={run((chain) => chain.addRowAfter())}>{t("addRow")}</MenuItem>
      <MenuItem onAction={run((chain) => chain.addColumnAfter())}>{t("addColumn")}</MenuItem>
      <MenuItem onAction={run((chain) => chain.deleteRow())}>{t("deleteRow")}</MenuItem>
      <MenuItem onAction={run((chain) => chain.deleteColumn())}>{t("deleteColumn")}</MenuItem>
      <MenuItem onAction={run((chain) => chain.toggleHeaderRow())}>{t("headerRow")}</MenuItem>
      <MenuItem onAction={run((chain) => chain.toggleHeaderColumn())}>{t("headerColumn")}</MenuItem>
      <MenuItem onAction={run((chain) => chain.mergeOrSplit())}>{t("mergeCells")}</MenuItem>
      <MenuSeparator />
      <MenuItem danger onAction={run((chain) => chain.deleteTable())}>
        {t("deleteTable")}
      </MenuItem>
    </Menu>
  );
}
