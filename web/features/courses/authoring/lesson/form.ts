import { newId } from "../ids";
import type { Block, LessonEdit, LessonType, LessonWithContent, QuizPolicy } from "../types";

/** A block with a name of its own, by which the page knows it while it is moved about. */
export interface KeyedBlock {
  key: string;
  block: Block;
}

/** A lesson as it is edited. */
export interface LessonForm {
  title: string;
  type: LessonType;
  section: string | null;
  required: boolean;
  graded_as: string | null;
  blocks: KeyedBlock[];
  quiz_policy: QuizPolicy;
}

export function keyed(block: Block): KeyedBlock {
  return { key: newId(), block };
}

type Written = Pick<LessonWithContent, "title" | "type" | "section" | "required" | "graded_as" | "content">;

/** A lesson as it is, as it was or as learners have it, ready to be edited or compared. */
export function formOf(lesson: Written): LessonForm {
  const { title, type, section, required, graded_as, content } = lesson;
  return {
    title,
    type,
    section,
    required,
    graded_as,
    blocks: (content.blocks ?? []).map(keyed),
    quiz_policy: content.quiz_policy,
  };
}

/** What is sent: the whole lesson, with the title that it had while it has none. */
export function editOf(form: LessonForm, lastTitle: string): LessonEdit {
  const { blocks, quiz_policy, title, ...rest } = form;
  return {
    ...rest,
    title: title.trim() || lastTitle,
    section: form.section?.trim() || null,
    content: { blocks: blocks.map((one) => one.block), quiz_policy },
  };
}

/** Whether two forms say the same; their blocks may bear other keys. */
export function sameForm(one: LessonForm, other: LessonForm): boolean {
  return canonical(editOf(one, "")) === canonical(editOf(other, ""));
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

export function withBlock(form: LessonForm, key: string, block: Block): LessonForm {
  return { ...form, blocks: form.blocks.map((one) => (one.key === key ? { key, block } : one)) };
}

export function withoutBlock(form: LessonForm, key: string): LessonForm {
  return { ...form, blocks: form.blocks.filter((one) => one.key !== key) };
}

export function withInserted(form: LessonForm, at: number, ...inserted: KeyedBlock[]): LessonForm {
  return { ...form, blocks: [...form.blocks.slice(0, at), ...inserted, ...form.blocks.slice(at)] };
}

/** The block moved so that it stands at `to`, counted without it. */
export function withMoved(form: LessonForm, key: string, to: number): LessonForm {
  const moved = form.blocks.find((one) => one.key === key);
  if (!moved || to < 0 || to >= form.blocks.length) return form;
  return withInserted(withoutBlock(form, key), to, moved);
}
