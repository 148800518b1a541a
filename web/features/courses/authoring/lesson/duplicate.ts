import { newId } from "../ids";
import { copyOf } from "../quiz/model";
import type { Block } from "../types";

/** A copy that may stand beside the block: questions and assignments get ids of their own. */
export function duplicateOf(block: Block): Block {
  if (block.kind === "question") return { ...block, question: copyOf(block.question) };
  if (block.kind === "assignment")
    return { ...block, assignment: { ...block.assignment, assignment_id: newId() } };
  return { ...block };
}
