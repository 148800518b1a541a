"use client";

import {
  ArrowDown,
  ArrowUp,
  FolderInput,
  LockOpen,
  MoreHorizontal,
  Pencil,
  SquarePen,
  Trash2,
} from "lucide-react";
import { TreeItem, TreeItemContent } from "react-aria-components/Tree";
import { useTranslations } from "use-intl";
import { IconButton } from "@/ui/IconButton";
import { Menu, MenuItem, MenuSeparator } from "@/ui/Menu";
import { classes } from "@/ui/classes";
import { LESSON_ICONS } from "../lesson/lessonTypes";
import type { OutlineLesson } from "../types";
import { DragHandle, RenameField } from "./RowParts";

/** The look of a row of the tree; it keeps its focus ring inside, and shows where something would be dropped. */
export const ROW =
  "group/row border-b border-line outline-none data-hovered:bg-sunken data-drop-target:bg-accent-soft " +
  "data-dragging:opacity-50 data-focus-visible:outline-3 data-focus-visible:-outline-offset-3 data-focus-visible:outline-accent";

interface Props {
  id: string;
  lesson: OutlineLesson;
  href: string;
  isRenaming: boolean;
  onRename: (title: string) => Promise<boolean>;
  onStartRename: () => void;
  onStopRename: () => void;
  onStep: (step: -1 | 1) => void;
  canMove: (step: -1 | 1) => boolean;
  onMoveTo: () => void;
  /** When the lesson opens, in words; null from the start. */
  release: string | null;
  onRelease: () => void;
  onRemove: () => void;
}

export function LessonRow(props: Props) {
  const { lesson, isRenaming } = props;
  const t = useTranslations("teach.outline");
  return (
    <TreeItem
      id={lesson.lesson_id}
      textValue={lesson.title}
      href={isRenaming ? undefined : props.href}
      className={classes(ROW, !isRenaming && "cursor-pointer")}
    >
      <TreeItemContent>
        <div className="flex min-h-13 items-center gap-1 px-1 sm:gap-2 sm:ps-8 sm:pe-2">
          <DragHandle title={lesson.title} />
          {isRenaming ? (
            <RenameField
              label={t("lessonTitle")}
              title={lesson.title}
              onRename={props.onRename}
              onStop={props.onStopRename}
            />
          ) : (
            <LessonLabel lesson={lesson} release={props.release} />
          )}
          <LessonMenu {...props} />
        </div>
      </TreeItemContent>
    </TreeItem>
  );
}

function LessonLabel({ lesson, release }: { lesson: OutlineLesson; release: string | null }) {
  const t = useTranslations("teach.outline");
  const types = useTranslations("teach.lessonTypes");
  const Icon = LESSON_ICONS[lesson.type];
  const facts = [
    types(lesson.type),
    lesson.questions > 0 && t("questions", { count: lesson.questions }),
    lesson.graded_as,
    !lesson.required && t("optional"),
    lesson.blocks === 0 && t("empty"),
    release,
  ].filter(Boolean);
  return (
    <>
      <Icon aria-hidden="true" className="size-5 shrink-0 text-ink-soft" />
      <span className="min-w-0 grow py-2">
        <span className="block leading-snug">{lesson.title}</span>
        <span className="block text-xs text-ink-soft">{facts.join(" · ")}</span>
      </span>
    </>
  );
}

function LessonMenu(props: Props) {
  const t = useTranslations("teach.outline");
  const { title } = props.lesson;
  return (
    <Menu
      label={t("actionsFor", { title })}
      trigger={<IconButton icon={MoreHorizontal} label={t("actionsFor", { title })} size="sm" />}
    >
      <MenuItem icon={SquarePen} href={props.href}>
        {t("edit")}
      </MenuItem>
      <MenuItem icon={Pencil} onAction={props.onStartRename}>
        {t("rename")}
      </MenuItem>
      <MenuItem icon={ArrowUp} isDisabled={!props.canMove(-1)} onAction={() => props.onStep(-1)}>
        {t("moveUp")}
      </MenuItem>
      <MenuItem icon={ArrowDown} isDisabled={!props.canMove(1)} onAction={() => props.onStep(1)}>
        {t("moveDown")}
      </MenuItem>
      <MenuItem icon={FolderInput} onAction={props.onMoveTo}>
        {t("moveTo")}
      </MenuItem>
      <MenuItem icon={LockOpen} onAction={props.onRelease}>
        {t("release")}
      </MenuItem>
      <MenuSeparator />
      <MenuItem icon={Trash2} danger onAction={props.onRemove}>
        {t("removeLesson")}
      </MenuItem>
    </Menu>
  );
}
