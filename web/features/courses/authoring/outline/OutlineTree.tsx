"use client";

import { useState } from "react";
import type { Key } from "react-aria-components";
import { Collection } from "react-aria-components/Collection";
import { Tree } from "react-aria-components/Tree";
import { DropIndicator, useDragAndDrop } from "react-aria-components/useDragAndDrop";
import { useTranslations } from "use-intl";
import { Aria } from "@/ui/Aria";
import type { LessonType, OutlineLesson, OutlineModule } from "../types";
import { LessonRow } from "./LessonRow";
import { ModuleRow } from "./ModuleRow";
import { MoveDialog } from "./MoveDialog";
import { lessonOf, moduleStepOf, stepOf } from "./model";
import { NO_RULE, ReleaseDialog } from "./ReleaseDialog";
import type { OutlineStore } from "./useOutline";
import { useReleaseText } from "./useReleaseText";

const MODULE = "x-studium-module";
const LESSON = "x-studium-lesson";

export interface TreeProps {
  store: OutlineStore;
  /** In which dates are typed. */
  timeZone: string;
  renaming: string | null;
  setRenaming: (id: string | null) => void;
  onAddLesson: (moduleId: string, type: LessonType) => Promise<void>;
}

/** Modules with their lessons. Rows are dragged by pointer or keyboard, or moved from their menus. */
export function OutlineTree({ store, timeZone, renaming, setRenaming, onAddLesson }: TreeProps) {
  const t = useTranslations("teach.outline");
  const { modules, course, release } = store.outline;
  const opens = useReleaseText(modules);
  const [ruling, setRuling] = useState<{ id: string; title: string } | null>(null);
  const [collapsed, setCollapsed] = useState<ReadonlySet<Key>>(new Set());
  const [moving, setMoving] = useState<OutlineLesson | null>(null);
  const dragAndDropHooks = useOutlineDrag(store);
  const expanded = modules.map((one) => one.module_id).filter((id) => !collapsed.has(id));
  const stopRenaming = () => setRenaming(null);

  function stepLesson(lessonId: string, step: -1 | 1) {
    const place = stepOf(modules, lessonId, step);
    if (place) store.moveLesson(lessonId, place);
  }
  function stepModule(moduleId: string, step: -1 | 1) {
    const before = moduleStepOf(modules, moduleId, step);
    if (before !== undefined) store.moveModule(moduleId, before);
  }

  return (
    <Aria>
      <Tree
        aria-label={t("label")}
        items={modules}
        // Rows are kept for as long as their module is the same; what else they show has to be named.
        dependencies={[renaming, modules, release]}
        selectionMode="none"
        keyboardNavigationBehavior="tab"
        expandedKeys={expanded}
        onExpandedChange={(keys) =>
          setCollapsed(new Set(modules.map((one) => one.module_id).filter((id) => !keys.has(id))))
        }
        dragAndDropHooks={dragAndDropHooks}
        className="border-t border-line outline-none"
      >
        {(module: OutlineModule) => (
          <ModuleRow
            module={module}
            isRenaming={renaming === module.module_id}
            onRename={(title) => store.renameModule(module.module_id, title)}
            onStartRename={() => setRenaming(module.module_id)}
            onStopRename={stopRenaming}
            onAddLesson={(type) => void onAddLesson(module.module_id, type)}
            onStep={(step) => stepModule(module.module_id, step)}
            isFirst={modules[0] === module}
            isLast={modules.at(-1) === module}
            onRemove={() => store.removeModule(module)}
            release={opens(release[module.module_id])}
            onRelease={() => setRuling({ id: module.module_id, title: module.title })}
          >
            <Collection items={module.lessons} dependencies={[renaming, modules, release]}>
              {(lesson: OutlineLesson) => (
                <LessonRow
                  id={lesson.lesson_id}
                  lesson={lesson}
                  href={`/teach/${course.course_id}/lessons/${lesson.lesson_id}`}
                  isRenaming={renaming === lesson.lesson_id}
                  onRename={(title) => store.renameLesson(lesson.lesson_id, title)}
                  onStartRename={() => setRenaming(lesson.lesson_id)}
                  onStopRename={stopRenaming}
                  onStep={(step) => stepLesson(lesson.lesson_id, step)}
                  onMoveTo={() => setMoving(lesson)}
                  canMove={(step) => stepOf(modules, lesson.lesson_id, step) !== null}
                  onRemove={() => store.removeLesson(lesson.lesson_id)}
                  release={opens(release[lesson.lesson_id])}
                  onRelease={() => setRuling({ id: lesson.lesson_id, title: lesson.title })}
                />
              )}
            </Collection>
          </ModuleRow>
        )}
      </Tree>
      {moving && (
        <MoveDialog
          lesson={moving}
          modules={modules}
          onClose={() => setMoving(null)}
          onMove={(moduleId) => store.moveLesson(moving.lesson_id, { moduleId, beforeId: null })}
        />
      )}
      {ruling && (
        <ReleaseDialog
          part={ruling}
          modules={modules}
          rule={release[ruling.id] ?? NO_RULE}
          timeZone={timeZone}
          onSave={(rule) => store.setRelease(ruling.id, rule)}
          onClose={() => setRuling(null)}
        />
      )}
    </Aria>
  );
}

/** Modules go between modules; lessons between lessons, or onto a module, at whose end they then stand. */
function useOutlineDrag({ outline, moveLesson, moveModule }: OutlineStore) {
  const { modules } = outline;
  const isModule = (key: Key) => modules.some((one) => one.module_id === key);
  const homeOf = (key: Key) => lessonOf(modules, String(key))?.module_id;

  const { dragAndDropHooks } = useDragAndDrop<OutlineModule | OutlineLesson>({
    getItems: (keys) =>
      [...keys].map((key) => ({
        [isModule(key) ? MODULE : LESSON]: String(key),
        "text/plain": String(key),
      })),
    getDropOperation: (target, types) => {
      if (target.type !== "item") return "cancel";
      const onModule = isModule(target.key);
      if (types.has(MODULE)) return onModule && target.dropPosition !== "on" ? "move" : "cancel";
      if (!types.has(LESSON)) return "cancel";
      return onModule === (target.dropPosition === "on") ? "move" : "cancel";
    },
    onMove: ({ keys, target }) => {
      // Rows cannot be marked, so one travels at a time.
      const id = String([...keys][0]);
      if (isModule(id)) return moveModule(id, before(modules, target));
      if (target.dropPosition === "on") {
        return moveLesson(id, { moduleId: String(target.key), beforeId: null });
      }
      const home = modules.find((one) => one.module_id === homeOf(target.key));
      if (!home) return;
      const at = home.lessons.findIndex((one) => one.lesson_id === target.key);
      const next = home.lessons[target.dropPosition === "before" ? at : at + 1];
      moveLesson(id, { moduleId: home.module_id, beforeId: next?.lesson_id ?? null });
    },
    renderDropIndicator: (target) => (
      <DropIndicator
        target={target}
        className="h-0.5 rounded-full data-drop-target:bg-accent forced-colors:data-drop-target:bg-[Highlight]"
      />
    ),
  });
  return dragAndDropHooks;
}

function before(
  modules: readonly OutlineModule[],
  target: { key: Key; dropPosition: string },
): string | null {
  const at = modules.findIndex((one) => one.module_id === target.key);
  return modules[target.dropPosition === "before" ? at : at + 1]?.module_id ?? null;
}
