"use client";

import { ArrowDown, ArrowUp, Copy, MoreHorizontal, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { IconButton } from "@/ui/IconButton";
import { Menu, MenuItem, MenuSeparator } from "@/ui/Menu";
import type { Block } from "../types";
import { AddBlock } from "./AddBlock";

interface Props {
  name: string;
  number: number;
  isFirst: boolean;
  isLast: boolean;
  onMove: (step: -1 | 1) => void;
  onDuplicate: () => void;
  onRemove: () => void;
  onInsert: (...made: Block[]) => void;
  children: ReactNode;
}

/** A block with what can be done with it as a whole. */
export function BlockFrame(props: Props) {
  const { name, number, isFirst, isLast, onMove, onDuplicate, onRemove, onInsert, children } = props;
  const t = useTranslations("teach.lesson");
  return (
    <section
      aria-label={t("blockLabel", { number, name })}
      className="group/block border-t border-line pt-1 pb-5"
    >
      <div className="flex items-center gap-0.5">
        <h2 className="me-auto text-xs font-semibold text-ink-soft">{t("blockLabel", { number, name })}</h2>
        <AddBlock label={t("insertBefore", { number })} onAdd={onInsert} />
        <IconButton
          icon={ArrowUp}
          size="sm"
          label={t("moveUp", { number })}
          isDisabled={isFirst}
          onPress={() => onMove(-1)}
        />
        <IconButton
          icon={ArrowDown}
          size="sm"
          label={t("moveDown", { number })}
          isDisabled={isLast}
          onPress={() => onMove(1)}
        />
        <Menu
          label={t("moreFor", { number })}
          trigger={<IconButton icon={MoreHorizontal} size="sm" label={t("moreFor", { number })} />}
        >
          <MenuItem icon={Copy} onAction={onDuplicate}>
            {t("duplicate")}
          </MenuItem>
          <MenuSeparator />
          <MenuItem icon={Trash2} danger onAction={onRemove}>
            {t("remove")}
          </MenuItem>
        </Menu>
      </div>
      {children}
    </section>
  );
}
