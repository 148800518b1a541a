import { plainText } from "../richtext/blank";
import type { Blank, Block, NumericalQuestion, Question } from "../types";
import type { LessonForm } from "./form";

/** The lesson as lines of plain text, for comparing. Answers belong to it; looks do not. */
export function lessonText(form: Pick<LessonForm, "title" | "blocks">): string[] {
  return [form.title, ...form.blocks.flatMap(({ block }) => blockText(block))];
}

function blockText(block: Block): string[] {
  switch (block.kind) {
    case "html":
      return block.markdown === null || block.markdown === undefined
        ? paragraphs(block.html)
        : block.markdown.split("\n").filter((line) => line.trim());
    case "notice":
      return paragraphs(block.html);
    case "question":
      return questionText(block.question);
    case "assignment":
      return [
        block.assignment.title,
        ...paragraphs(block.assignment.instructions_html),
        ...(block.assignment.rubric ?? []).flatMap((one) => [
          one.title,
          ...one.levels.map((level) => `${level.points} · ${level.title} ${level.description}`.trim()),
        ]),
      ].filter(Boolean);
    default:
      return [`[${block.kind}] ${block.title || ("url" in block && block.url) || ""}`.trim()];
  }
}

function questionText(question: Question): string[] {
  const lines = paragraphs(question.prompt_html);
  if ("choices" in question) {
    lines.push(...question.choices.map((one) => `${one.correct ? "☑" : "☐"} ${plainText(one.html)}`));
  }
  if (question.kind === "numerical") lines.push(rightIn(question));
  if (question.kind === "text") lines.push(...question.accepted.map((one) => `= ${one}`));
  if (question.kind === "matching") {
    lines.push(...question.pairs.map((pair) => `${plainText(pair.html)} → ${pair.match}`));
    lines.push(...(question.distractors ?? []).map((one) => `≠ ${one}`));
  }
  if (question.kind === "ordering") {
    lines.push(...question.items_html.map((one, place) => `${place + 1}. ${plainText(one)}`));
  }
  if (question.kind === "blanks") {
    lines.push(...question.text.split("\n"));
    lines.push(...question.blanks.map((one) => `[[${one.name}]] ${rightIn(one)}`));
  }
  if (question.kind === "formula") lines.push(`= ${question.expression}`);
  lines.push(...(question.hints_html ?? []).map(plainText), plainText(question.explanation_html ?? ""));
  return lines.filter(Boolean);
}

function rightIn(key: Blank | NumericalQuestion): string {
  return key.kind === "text" ? `= ${key.accepted.join(" / ")}` : `= ${key.answer} ± ${key.tolerance}`;
}

function paragraphs(html: string): string[] {
  return html
    .split(/<\/(?:p|h[1-6]|li|tr|pre|blockquote|div)>/i)
    .map(plainText)
    .filter(Boolean);
}
