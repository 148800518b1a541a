"use client";

import {
  ArrowDown,
  ArrowUp,
  ChevronRight,
  LockOpen,
  MoreHorizontal,
  Pencil,
  Plus,
  Trash2,
} from "lucide-react";
import type { ReactNode } from "react";
import { Button as AriaButton } from "react-aria-components/Button";
import { TreeItem, TreeItemContent } from "react-aria-components/Tree";
import { useTranslations } from "use-intl";
import { IconButton } from "@/ui/IconButton";
import { Menu, MenuItem, MenuSeparator } from "@/ui/Menu";
import { classes } from "@/ui/classes";
import { LESSON_ICONS, LESSON_TYPES } from "../lesson/lessonTypes";
import type { LessonType, OutlineModule } from "../types";
import { DragHandle, RenameField } from "./RowParts";
import { ROW } from "./LessonRow";

interface Props {
  module: OutlineModule;
  isRenaming: boolean;
  isFirst: boolean;
  isLast: boolean;
  onRename: (title: string) => Promise<boolean>;
  onStartRename: () => void;
  onStopRename: () => void;
  onAddLesson: (type: LessonType) => void;
  onStep: (step: -1 | 1) => void;
  onRemove: () => void;
  /** When the module opens, in words; null from the start. */
  release: string | null;
  onRelease: () => void;
  children: ReactNode;
}

export function ModuleRow(props: Props) {
  const { module, isRenaming } = props;
  const t = useTranslations("teach.outline");
  const types = useTranslations("teach.lessonTypes");
  const { title } = module;
  return (
    <TreeItem id={module.module_id} textValue={title} className={classes(ROW, "bg-sunken/60")}>
      <TreeItemContent>
        <div className="flex min-h-13 items-center gap-1 px-1 sm:gap-2 sm:px-2">
          <DragHandle title={title} />
          <AriaButton
            slot="chevron"
            className="grid size-9 shrink-0 place-items-center rounded-sm text-ink-soft"
          >
            <ChevronRight
              aria-hidden="true"
              className="size-5 transition-transform group-data-expanded/row:rotate-90 rtl:-scale-x-100"
            />
          </AriaButton>
          {isRenaming ? (
            <RenameField
              label={t("moduleTitle")}
              title={title}
              onRename={props.onRename}
              onStop={props.onStopRename}
            />
          ) : (
            <>
              <span className="min-w-0 grow py-2">
                <span className="block font-serif text-lg leading-snug font-semibold">{title}</span>
                {props.release && <span className="block text-xs text-ink-soft">{props.release}</span>}
              </span>
              <span className="shrink-0 text-xs text-ink-soft max-sm:sr-only">
                {t("lessons", { count: module.lessons.length })}
              </span>
            </>
          )}
          <Menu
            label={t("addLesson")}
            trigger={<IconButton icon={Plus} label={t("addLessonTo", { title })} size="sm" />}
          >
            {LESSON_TYPES.map((type) => (
              <MenuItem key={type} icon={LESSON_ICONS[type]} onAction={() => props.onAddLesson(type)}>
                {types(type)}
              </MenuItem>
            ))}
          </Menu>
          <Menu
            label={t("actionsFor", { title })}
            trigger={<IconButton icon={MoreHorizontal} label={t("actionsFor", { title })} size="sm" />}
          >
            <MenuItem icon={Pencil} onAction={props.onStartRename}>
              {t("rename")}
            </MenuItem>
            <MenuItem icon={ArrowUp} isDisabled={props.isFirst} onAction={() => props.onStep(-1)}>
              {t("moveUp")}
            </MenuItem>
            <MenuItem icon={ArrowDown} isDisabled={props.isLast} onAction={() => props.onStep(1)}>
              {t("moveDown")}
            </MenuItem>
            <MenuItem icon={LockOpen} onAction={props.onRelease}>
              {t("release")}
            </MenuItem>
            <MenuSeparator />
            <MenuItem icon={Trash2} danger onAction={props.onRemove}>
              {t("removeModule")}
            </MenuItem>
          </Menu>
        </div>
      </TreeItemContent>
      {props.children}
    </TreeItem>
  );
}
