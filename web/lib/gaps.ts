/** What stands in a line of a text with gaps: words, or the number of a gap, counted from 0. */
export type Piece = string | number;

/** The lines of a text with gaps, from the parts around them; empty lines are left out. */
export function linesWithGaps(parts: readonly string[]): Piece[][] {
  const lines: Piece[][] = [[]];
  parts.forEach((part, place) => {
    const [first, ...others] = part.split("\n");
    lines.at(-1)!.push(first!);
    lines.push(...others.map((other) => [other]));
    if (place < parts.length - 1) lines.at(-1)!.push(place);
  });
  return lines
    .map((line) => line.filter((piece) => piece !== ""))
    .filter((line) => line.some((piece) => typeof piece === "number" || piece.trim()));
}
