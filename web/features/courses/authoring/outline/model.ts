import type { Draft, LessonState, Outline, OutlineLesson, OutlineModule } from "../types";

/** The outline of a draft, without the contents of its lessons. */
export function outlineOf(draft: Draft): Outline {
  return {
    course: draft.course,
    release: Object.fromEntries(draft.release.map(({ part_id, ...rule }) => [part_id, rule])),
    modules: draft.modules.map(({ module_id, title, lessons }) => ({
      module_id,
      title,
      lessons: lessons.map(({ content, ...lesson }) => ({
        ...lesson,
        blocks: content.blocks?.length ?? 0,
        questions: content.blocks?.filter((block) => block.kind === "question").length ?? 0,
      })),
    })),
  };
}

type Modules = readonly OutlineModule[];

export interface Place {
  moduleId: string;
  /** Before which lesson of the module; the end where there is none such. */
  beforeId: string | null;
}

/** The modules with lessons moved to a place, in the order in which they stood. */
export function moveLessons(modules: Modules, lessonIds: ReadonlySet<string>, to: Place): OutlineModule[] {
  const moving = modules.flatMap((one) => one.lessons).filter((one) => lessonIds.has(one.lesson_id));
  return modules.map((one) => {
    const kept = one.lessons.filter((lesson) => !lessonIds.has(lesson.lesson_id));
    if (one.module_id !== to.moduleId) return { ...one, lessons: kept };
    const at = placeAmong(one, lessonIds, to.beforeId, kept);
    const arriving = moving.map((lesson) => ({ ...lesson, module_id: one.module_id }));
    return { ...one, lessons: [...kept.slice(0, at), ...arriving, ...kept.slice(at)] };
  });
}

/** Where to put what moves: a lesson that moves itself stands for the next one that stays. */
function placeAmong(
  module: OutlineModule,
  moving: ReadonlySet<string>,
  beforeId: string | null,
  kept: OutlineLesson[],
): number {
  const start = module.lessons.findIndex((one) => one.lesson_id === beforeId);
  if (start < 0) return kept.length;
  const anchor = module.lessons.slice(start).find((one) => !moving.has(one.lesson_id));
  return anchor ? kept.indexOf(anchor) : kept.length;
}

/** Where a lesson stands now; null where there is no such lesson. */
export function placeOf(modules: Modules, lessonId: string): Place | null {
  const home = modules.find((one) => one.lessons.some((lesson) => lesson.lesson_id === lessonId));
  if (!home) return null;
  const at = home.lessons.findIndex((one) => one.lesson_id === lessonId);
  return { moduleId: home.module_id, beforeId: home.lessons[at + 1]?.lesson_id ?? null };
}

/** The modules with some of them moved before another, or to the end. */
export function moveModules(modules: Modules, moduleIds: ReadonlySet<string>, beforeId: string | null) {
  const moving = modules.filter((one) => moduleIds.has(one.module_id));
  const kept = modules.filter((one) => !moduleIds.has(one.module_id));
  const start = modules.findIndex((one) => one.module_id === beforeId);
  const anchor = start < 0 ? undefined : modules.slice(start).find((one) => !moduleIds.has(one.module_id));
  const at = anchor ? kept.indexOf(anchor) : kept.length;
  return [...kept.slice(0, at), ...moving, ...kept.slice(at)];
}

/** Where a lesson comes to stand one step up or down, over the borders of modules; null at the very end. */
export function stepOf(modules: Modules, lessonId: string, step: -1 | 1): Place | null {
  const at = modules.findIndex((one) => one.lessons.some((lesson) => lesson.lesson_id === lessonId));
  const home = modules[at];
  if (!home) return null;
  const index = home.lessons.findIndex((one) => one.lesson_id === lessonId);
  const within = index + step;
  if (within >= 0 && within < home.lessons.length) {
    const before = home.lessons[step < 0 ? within : within + 1];
    return { moduleId: home.module_id, beforeId: before?.lesson_id ?? null };
  }
  const next = modules[at + step];
  if (!next) return null;
  return { moduleId: next.module_id, beforeId: step > 0 ? (next.lessons[0]?.lesson_id ?? null) : null };
}

/** Before which module one comes to stand a step up or down; undefined at the end. */
export function moduleStepOf(modules: Modules, moduleId: string, step: -1 | 1): string | null | undefined {
  const at = modules.findIndex((one) => one.module_id === moduleId);
  const target = at + step;
  if (at < 0 || target < 0 || target >= modules.length) return undefined;
  return modules[step < 0 ? target : target + 1]?.module_id ?? null;
}

/** The order as the server wants it: every module and every lesson once. */
export function orderOf(modules: Modules) {
  return {
    modules: modules.map((one) => ({
      module_id: one.module_id,
      lesson_ids: one.lessons.map((lesson) => lesson.lesson_id),
    })),
  };
}

export function sameOrder(one: Modules, other: Modules): boolean {
  return JSON.stringify(orderOf(one)) === JSON.stringify(orderOf(other));
}

export function lessonOf(modules: Modules, lessonId: string): OutlineLesson | undefined {
  return modules.flatMap((one) => one.lessons).find((one) => one.lesson_id === lessonId);
}

/** The modules with one lesson changed, or taken out where `change` gives null. */
export function withLesson(
  modules: Modules,
  lessonId: string,
  change: (lesson: OutlineLesson) => OutlineLesson | null,
): OutlineModule[] {
  return modules.map((one) => ({
    ...one,
    lessons: one.lessons.flatMap((lesson) => {
      if (lesson.lesson_id !== lessonId) return [lesson];
      const changed = change(lesson);
      return changed ? [changed] : [];
    }),
  }));
}

/** The modules with a lesson that the server just made, at the end of its module. */
export function withNewLesson(modules: Modules, lesson: LessonState): OutlineModule[] {
  return modules.map((one) =>
    one.module_id === lesson.module_id
      ? { ...one, lessons: [...one.lessons, { ...lesson, blocks: 0, questions: 0 }] }
      : one,
  );
}
