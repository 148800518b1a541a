const ACCENTS: Record<string, string> = {
  a: "á",
  c: "ç",
  e: "é",
  g: "ğ",
  i: "í",
  l: "ľ",
  n: "ñ",
  o: "ö",
  r: "ř",
  s: "š",
  t: "ţ",
  u: "ü",
  y: "ÿ",
  z: "ž",
};

/**
 * An English message made longer and accented, and marked at both ends, so that a text that stands in no
 * catalogue and a box that cannot grow are seen at once. What ICU reads (braces, tags) stays as it is.
 */
export function pseudo(message: string): string {
  let depth = 0;
  let inTag = false;
  let text = "";
  for (const letter of message) {
    if (letter === "<") inTag = true;
    const plain = depth === 0 && !inTag;
    if (letter === "{") depth += 1;
    if (letter === "}") depth -= 1;
    if (letter === ">") inTag = false;
    text += plain ? (ACCENTS[letter] ?? letter) : letter;
  }
  return `⟦${text} ··⟧`;
}
