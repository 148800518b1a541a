"use client";

import { useRef } from "react";
import { useTranslations } from "use-intl";
import { toast } from "@/ui/toast";
import type { OutlineModule } from "../types";
import { lessonOf, moveLessons, moveModules, placeOf, type Place } from "./model";

export interface Moves {
  /** Puts a lesson elsewhere. */
  moveLesson: (lessonId: string, to: Place) => void;
  /** Puts a module before another, or at the end. */
  moveModule: (moduleId: string, beforeId: string | null) => void;
}

/** Moves that can be undone. `reorder` shows and saves an order; it is false where nothing changes. */
export function useMoves(
  modules: () => readonly OutlineModule[],
  reorder: (next: OutlineModule[]) => boolean,
): Moves {
  const t = useTranslations("teach.outline");
  const last = useRef(0);

  /** Of several moves only the last is offered to be undone: the others' places may be gone by then. */
  function moved(title: string, undo: () => void) {
    toast.close(last.current);
    last.current = toast.show({ message: t("moved", { title }), undo });
  }

  return {
    moveLesson(lessonId, to) {
      const title = lessonOf(modules(), lessonId)?.title ?? "";
      const from = placeOf(modules(), lessonId);
      const only = new Set([lessonId]);
      if (!from || !reorder(moveLessons(modules(), only, to))) return;
      moved(title, () => void reorder(moveLessons(modules(), only, from)));
    },
    moveModule(moduleId, beforeId) {
      const at = modules().findIndex((one) => one.module_id === moduleId);
      const title = modules()[at]?.title ?? "";
      const from = modules()[at + 1]?.module_id ?? null;
      const only = new Set([moduleId]);
      if (!reorder(moveModules(modules(), only, beforeId))) return;
      moved(title, () => void reorder(moveModules(modules(), only, from)));
    },
  };
}
