import { generateHTML, generateJSON } from "@tiptap/core";
import { extensions } from "./extensions";

/** Elements that mean nothing by themselves, or that stand for another that the editor writes instead. */
const NEUTRAL = new Set(["p", "tbody", "thead", "tfoot", "colgroup", "col", "div", "span", "br", "wbr"]);
const SAME: Record<string, string> = { b: "strong", i: "em", del: "s", strike: "s" };
const MEANING = new Set([
  "href",
  "src",
  "alt",
  "title",
  "width",
  "height",
  "class",
  "id",
  "lang",
  "dir",
  "start",
]);

/** The HTML as the editor would write it. */
export function roundTrip(html: string): string {
  const known = extensions();
  return generateHTML(generateJSON(html, known), known);
}

/**
 * What the visual editor would lose of some HTML, as names of elements and attributes such as `details` or
 * `img width`; empty when it can show and keep all of it.
 */
export function lossesOf(html: string): string[] {
  const before = parts(html);
  const after = parts(roundTrip(html));
  const lost = [...before.counts].filter(([name, count]) => (after.counts.get(name) ?? 0) < count);
  const names = lost.map(([name]) => name);
  return before.text === after.text ? names : [...names, "text"];
}

function parts(html: string): { counts: Map<string, number>; text: string } {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  const counts = new Map<string, number>();
  const count = (name: string) => counts.set(name, (counts.get(name) ?? 0) + 1);
  for (const element of body.querySelectorAll("*")) {
    const tag = SAME[element.localName] ?? element.localName;
    if (!NEUTRAL.has(tag)) count(tag);
    for (const { name } of element.attributes) if (MEANING.has(name)) count(`${tag} ${name}`);
    if (/text-align|float|direction/.test(element.getAttribute("style") ?? "")) count(`${tag} style`);
  }
  return { counts, text: (body.textContent ?? "").replace(/\s+/g, "") };
}
