import type { Mark, Node } from "@tiptap/pm/model";

/** HTML of a node, for what Markdown has no words for; the server lets it stand in Markdown. */
type ToHtml = (node: Node) => string;

/** A document as Markdown that the server renders to the same text again. */
export function toMarkdown(doc: Node, html: ToHtml): string {
  return blocks(doc, html).join("\n\n");
}

function blocks(parent: Node, html: ToHtml): string[] {
  const found: string[] = [];
  parent.forEach((node) => found.push(block(node, html)));
  return found;
}

function block(node: Node, html: ToHtml): string {
  switch (node.type.name) {
    case "paragraph":
      return atLineStart(inline(node, html));
    case "heading":
      return `${"#".repeat(Number(node.attrs.level))} ${inline(node, html).replace(/\n/g, " ")}`;
    case "blockquote":
      return prefixed(blocks(node, html).join("\n\n"), "> ", "> ");
    case "bulletList":
      return list(node, html, () => "- ");
    case "orderedList":
      return list(node, html, (index) => `${Number(node.attrs.start ?? 1) + index}. `);
    case "codeBlock":
      return fenced(node);
    case "horizontalRule":
      return "---";
    case "callout":
      return `<div class="${String(node.attrs.look)}">\n\n${blocks(node, html).join("\n\n")}\n\n</div>`;
    case "table":
      return isPlainTable(node) ? table(node, html) : oneLine(html(node));
    default:
      return oneLine(html(node));
  }
}

/** A blank line would end a piece of HTML in Markdown. */
function oneLine(text: string): string {
  return text.replace(/\n+/g, " ");
}

function prefixed(text: string, first: string, rest: string): string {
  return text
    .split("\n")
    .map((line, index) => (index === 0 ? first : line === "" && rest.trim() === "" ? "" : rest) + line)
    .join("\n");
}

function list(node: Node, html: ToHtml, marker: (index: number) => string): string {
  const items: string[] = [];
  let isLoose = false;
  node.forEach((item, _, index) => {
    const sign = marker(index);
    const parts = blocks(item, html);
    // A list in an item follows its text at once; other blocks need a line between.
    const simple = item.childCount === 1 || (item.childCount === 2 && /List$/.test(item.child(1).type.name));
    if (!simple) isLoose = true;
    items.push(prefixed(parts.join(simple ? "\n" : "\n\n"), sign, " ".repeat(sign.length)));
  });
  return items.join(isLoose ? "\n\n" : "\n");
}

function fenced(node: Node): string {
  const text = node.textContent;
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${String(node.attrs.language ?? "")}\n${text}\n${fence}`;
}

function isPlainTable(node: Node): boolean {
  let isPlain = node.childCount > 1;
  node.forEach((row, _, index) =>
    row.forEach((cell) => {
      const isHeader = cell.type.name === "tableHeader";
      const { colspan, rowspan } = cell.attrs;
      const isLine = cell.childCount === 1 && cell.firstChild?.type.name === "paragraph";
      if (isHeader !== (index === 0) || colspan !== 1 || rowspan !== 1 || !isLine) isPlain = false;
    }),
  );
  return isPlain;
}

function table(node: Node, html: ToHtml): string {
  const lines: string[] = [];
  node.forEach((row, _, index) => {
    const cells: string[] = [];
    row.forEach((cell) => {
      const line = inline(cell.firstChild!, html).replace(/\\\n/g, "<br>").replace(/\|/g, "\\|");
      cells.push(line);
    });
    lines.push(`| ${cells.join(" | ")} |`);
    if (index === 0) lines.push(`|${" --- |".repeat(row.childCount)}`);
  });
  return lines.join("\n");
}

const MARKS: Record<string, [string, string]> = {
  bold: ["**", "**"],
  italic: ["*", "*"],
  strike: ["~~", "~~"],
  underline: ["<u>", "</u>"],
  subscript: ["<sub>", "</sub>"],
  superscript: ["<sup>", "</sup>"],
  highlight: ["<mark>", "</mark>"],
  keyboard: ["<kbd>", "</kbd>"],
};

function inline(parent: Node, html: ToHtml): string {
  let text = "";
  let open: readonly Mark[] = [];
  parent.forEach((node) => {
    const marks = node.marks.filter((mark) => mark.type.name !== "code");
    const kept = open.findIndex((mark, index) => !marks[index]?.eq(mark));
    const same = kept < 0 ? open.length : kept;
    text = closed(text, open.slice(same));
    const content = piece(node, html);
    const space = /^\s*/.exec(content)![0];
    // An emphasis may not begin with a space.
    text += (marks.length > same ? space : "") + marks.slice(same).map(opening).join("");
    text += marks.length > same ? content.slice(space.length) : content;
    open = marks;
  });
  return closed(text, open);
}

/** Closes marks, the last first; an emphasis may not end with a space, so that moves behind it. */
function closed(text: string, marks: readonly Mark[]): string {
  if (marks.length === 0) return text;
  const trimmed = text.replace(/ +$/, "");
  return trimmed + [...marks].reverse().map(closing).join("") + text.slice(trimmed.length);
}

function opening(mark: Mark): string {
  return mark.type.name === "link" ? "[" : (MARKS[mark.type.name]?.[0] ?? "");
}

function closing(mark: Mark): string {
  return mark.type.name === "link"
    ? `](${target(String(mark.attrs.href))})`
    : (MARKS[mark.type.name]?.[1] ?? "");
}

function piece(node: Node, html: ToHtml): string {
  if (node.type.name === "hardBreak") return "\\\n";
  if (node.type.name === "image") return image(node, html);
  if (!node.isText) return html(node);
  const text = node.text ?? "";
  return node.marks.some((mark) => mark.type.name === "code") ? code(text) : escaped(text);
}

function image(node: Node, html: ToHtml): string {
  const { src, alt, width, height, title } = node.attrs as Record<string, string | null>;
  if (alt === null || width || height || title) return oneLine(html(node));
  return `![${escaped(alt ?? "")}](${target(src ?? "")})`;
}

/** Where a link leads; in angle brackets where a space or a bracket would end it too early. */
function target(address: string): string {
  return /^[^\s()<>]+$/.test(address) ? address : `<${address.replace(/[<>]/g, encodeURIComponent)}>`;
}

function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const ticks = "`".repeat(longest + 1);
  const pad = text.startsWith("`") || text.endsWith("`") ? " " : "";
  return `${ticks}${pad}${text}${pad}${ticks}`;
}

/** Text without any meaning in Markdown; TeX between `\(` and `\)` stays as it is, for the server knows it. */
function escaped(text: string): string {
  return text
    .split(/(\\\([\s\S]*?\\\)|\\\[[\s\S]*?\\\])/)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/[\\`*_[\]<>~]/g, "\\$&")))
    .join("")
    .replace(/&(?=#?\w+;)/g, "&amp;");
}

/** What would make a heading, a list or a line at the beginning of a line is only text. */
function atLineStart(text: string): string {
  return text
    .split("\n")
    .map((line) => line.replace(/^(\s*)([#+-]|=+|\d+[.)])(?=\s|$|-|=)/, escapeSign))
    .join("\n");
}

function escapeSign(_: string, space: string, sign: string): string {
  const digits = /^(\d+)([.)])$/.exec(sign);
  return digits ? `${space}${digits[1]}\\${digits[2]}` : `${space}\\${sign}`;
}
