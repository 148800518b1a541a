import { describe, expect, test } from "vitest";
import type { OutlineLesson, OutlineModule } from "../types";
import { moduleStepOf, moveLessons, moveModules, orderOf, stepOf, withLesson } from "./model";

function lesson(lesson_id: string, module_id: string): OutlineLesson {
  return {
    lesson_id,
    module_id,
    title: lesson_id,
    type: "text",
    section: null,
    order_index: 0,
    required: true,
    graded_as: null,
    etag: '"lesson-1"',
    blocks: 1,
    questions: 0,
  };
}

const modules: OutlineModule[] = [
  { module_id: "A", title: "A", lessons: ["a1", "a2", "a3"].map((id) => lesson(id, "A")) },
  { module_id: "B", title: "B", lessons: [lesson("b1", "B")] },
  { module_id: "C", title: "C", lessons: [] },
];

const shape = (all: readonly OutlineModule[]) =>
  orderOf(all)
    .modules.map((one) => `${one.module_id}:${one.lesson_ids.join()}`)
    .join(" ");

describe("moving lessons", () => {
  test("within a module, to another, to an empty one", () => {
    expect(shape(moveLessons(modules, new Set(["a1"]), { moduleId: "A", beforeId: "a3" }))).toBe(
      "A:a2,a1,a3 B:b1 C:",
    );
    expect(shape(moveLessons(modules, new Set(["a2"]), { moduleId: "B", beforeId: "b1" }))).toBe(
      "A:a1,a3 B:a2,b1 C:",
    );
    expect(shape(moveLessons(modules, new Set(["a2"]), { moduleId: "C", beforeId: null }))).toBe(
      "A:a1,a3 B:b1 C:a2",
    );
  });

  test("several keep their order, and the moved ones know their module", () => {
    const moved = moveLessons(modules, new Set(["b1", "a1"]), { moduleId: "A", beforeId: "a3" });
    expect(shape(moved)).toBe("A:a2,a1,b1,a3 B: C:");
    expect(moved[0]!.lessons.every((one) => one.module_id === "A")).toBe(true);
  });

  test("before one that moves itself means before the next that stays", () => {
    expect(shape(moveLessons(modules, new Set(["a1", "a2"]), { moduleId: "A", beforeId: "a2" }))).toBe(
      "A:a1,a2,a3 B:b1 C:",
    );
  });
});

describe("steps by keyboard", () => {
  test.each([
    ["a2", -1, "A:a2,a1,a3 B:b1 C:"],
    ["a2", 1, "A:a1,a3,a2 B:b1 C:"],
    ["a3", 1, "A:a1,a2 B:a3,b1 C:"],
    ["b1", -1, "A:a1,a2,a3,b1 B: C:"],
    ["b1", 1, "A:a1,a2,a3 B: C:b1"],
  ] as const)("%s by %i", (id, step, expected) => {
    expect(shape(moveLessons(modules, new Set([id]), stepOf(modules, id, step)!))).toBe(expected);
  });

  test("nothing lies before the first and behind the last", () => {
    expect(stepOf(modules, "a1", -1)).toBeNull();
    expect(moduleStepOf(modules, "A", -1)).toBeUndefined();
    expect(moduleStepOf(modules, "C", 1)).toBeUndefined();
  });

  test("modules", () => {
    expect(shape(moveModules(modules, new Set(["A"]), moduleStepOf(modules, "A", 1)!))).toBe(
      "B:b1 A:a1,a2,a3 C:",
    );
    expect(shape(moveModules(modules, new Set(["B"]), moduleStepOf(modules, "B", 1) ?? null))).toBe(
      "A:a1,a2,a3 C: B:b1",
    );
    expect(shape(moveModules(modules, new Set(["C"]), moduleStepOf(modules, "C", -1)!))).toBe(
      "A:a1,a2,a3 C: B:b1",
    );
  });
});

test("a lesson is changed or taken out", () => {
  expect(withLesson(modules, "a1", (one) => ({ ...one, title: "new" }))[0]!.lessons[0]!.title).toBe("new");
  expect(shape(withLesson(modules, "a1", () => null))).toBe("A:a2,a3 B:b1 C:");
});
