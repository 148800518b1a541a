"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { toast } from "@/ui/toast";
import * as server from "../api";
import { keys } from "../queries";
import type { LessonType, Outline, OutlineModule, ReleaseRule } from "../types";
import { lessonOf, outlineOf, sameOrder, withLesson, withNewLesson } from "./model";
import { useMoves, type Moves } from "./useMoves";

export interface OutlineStore extends Moves {
  outline: Outline;
  /** Somebody else changed the outline: what is shown now is the newest. */
  isConflict: boolean;
  dismissConflict: () => void;
  addModule: (title: string) => Promise<string | null>;
  renameModule: (moduleId: string, title: string) => Promise<boolean>;
  removeModule: (module: OutlineModule) => void;
  addLesson: (moduleId: string, type: LessonType, title: string) => Promise<string | null>;
  renameLesson: (lessonId: string, title: string) => Promise<boolean>;
  removeLesson: (lessonId: string) => void;
  setRelease: (partId: string, rule: ReleaseRule) => Promise<boolean>;
}

/** Each edit of the outline counts its revision up by one; if it was more, somebody else edited and we are told. */
function counted(etag: string): string {
  return etag.replace(/(\d+)/, (revision) => String(Number(revision) + 1));
}

/**
 * The outline as it is edited: shown at once, sent one edit after the other, and taken from the server again when
 * an edit fails.
 */
export function useOutline(initial: Outline): OutlineStore {
  const t = useTranslations("teach.outline");
  const courseId = initial.course.course_id;
  const queries = useQueryClient();
  const [outline, setOutline] = useState(initial);
  const [isConflict, setConflict] = useState(false);
  const newest = useRef(initial);
  const last = useRef<Promise<unknown>>(Promise.resolve());

  function show(next: Partial<Outline>) {
    newest.current = { ...newest.current, ...next };
    setOutline(newest.current);
  }
  const modules = () => newest.current.modules;
  const etagIs = (outline_etag: string) => show({ course: { ...newest.current.course, outline_etag } });
  const countUp = () => etagIs(counted(newest.current.course.outline_etag));

  async function reload() {
    show(outlineOf(await server.readDraft(courseId)));
  }

  /** Runs an edit behind those before it. Returns null, with the outline taken anew, when the server refuses. */
  function run<T>(edit: () => Promise<T>): Promise<T | null> {
    const result = last.current.then(edit).catch(async (error: unknown) => {
      const changed = server.changedMeanwhile(error);
      setConflict(changed);
      if (!changed)
        toast.show({ message: error instanceof Error ? error.message : t("failed"), tone: "bad" });
      await reload().catch(() => undefined);
      return null;
    });
    last.current = result.finally(() => queries.invalidateQueries({ queryKey: keys.changes(courseId) }));
    return result;
  }

  function reorder(next: OutlineModule[]) {
    if (sameOrder(modules(), next)) return false;
    show({ modules: next });
    void run(async () => {
      const course = await server.orderOutline(courseId, modules(), newest.current.course.outline_etag);
      etagIs(course.outline_etag);
    });
    return true;
  }

  function undoable(message: string, undo: () => Promise<unknown>) {
    toast.show({ message, undo: () => void run(() => undo().then(reload)) });
  }

  return {
    outline,
    isConflict,
    dismissConflict: () => setConflict(false),
    ...useMoves(modules, reorder),
    addModule: (title) =>
      run(async () => {
        const made = await server.addModule(courseId, title);
        show({ modules: [...modules(), { module_id: made.module_id, title: made.title, lessons: [] }] });
        countUp();
        return made.module_id;
      }),
    async renameModule(moduleId, title) {
      show({ modules: modules().map((one) => (one.module_id === moduleId ? { ...one, title } : one)) });
      const done = await run(() =>
        server
          .renameModule(courseId, moduleId, title)
          .then(countUp)
          .then(() => true),
      );
      return done === true;
    },
    removeModule(module) {
      show({ modules: modules().filter((one) => one.module_id !== module.module_id) });
      void run(async () => {
        await server.deleteModule(courseId, module.module_id);
        countUp();
        undoable(t("moduleRemoved", { title: module.title }), async () => {
          if (module.lessons.length === 0) await server.addModule(courseId, module.title);
          for (const lesson of module.lessons) await server.restoreLesson(courseId, lesson.lesson_id);
        });
      });
    },
    addLesson: (moduleId, type, title) =>
      run(async () => {
        const made = await server.addLesson(courseId, { module_id: moduleId, type, title });
        show({ modules: withNewLesson(modules(), made) });
        countUp();
        return made.lesson_id;
      }),
    async renameLesson(lessonId, title) {
      const lesson = lessonOf(modules(), lessonId);
      if (!lesson) return false;
      show({ modules: withLesson(modules(), lessonId, (one) => ({ ...one, title })) });
      const saved = await run(() => server.editLesson(courseId, lessonId, { title }, lesson.etag));
      if (!saved) return false;
      show({ modules: withLesson(modules(), lessonId, (one) => ({ ...one, etag: saved.etag })) });
      return true;
    },
    async setRelease(partId, rule) {
      const said = await run(() => server.setRelease(courseId, partId, rule));
      if (!said) return false;
      show({ release: { ...newest.current.release, [partId]: rule } });
      return true;
    },
    removeLesson(lessonId) {
      const title = lessonOf(modules(), lessonId)?.title ?? "";
      show({ modules: withLesson(modules(), lessonId, () => null) });
      void run(async () => {
        await server.deleteLesson(courseId, lessonId);
        countUp();
        undoable(t("lessonRemoved", { title }), () => server.restoreLesson(courseId, lessonId));
      });
    },
  };
}
