export interface DiffLine {
  kind: "same" | "added" | "removed";
  text: string;
}

/** How one text becomes the other, line by line, with as few changed lines as possible. */
export function diffLines(before: readonly string[], after: readonly string[]): DiffLine[] {
  const common = commonLengths(before, after);
  const found: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < before.length && j < after.length) {
    if (before[i] === after[j]) {
      found.push({ kind: "same", text: after[j]! });
      i += 1;
      j += 1;
    } else if (common[i + 1]![j]! >= common[i]![j + 1]!) {
      found.push({ kind: "removed", text: before[i]! });
      i += 1;
    } else {
      found.push({ kind: "added", text: after[j]! });
      j += 1;
    }
  }
  const removed = before.slice(i).map((text) => ({ kind: "removed", text }) as const);
  const added = after.slice(j).map((text) => ({ kind: "added", text }) as const);
  return [...found, ...removed, ...added];
}

/** How many lines the rests of both texts have in common, for every pair of beginnings of these rests. */
function commonLengths(before: readonly string[], after: readonly string[]): Uint32Array[] {
  const lengths = Array.from({ length: before.length + 1 }, () => new Uint32Array(after.length + 1));
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      lengths[i]![j] =
        before[i] === after[j]
          ? lengths[i + 1]![j + 1]! + 1
          : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
    }
  }
  return lengths;
}

/** The changed lines with a few of the same around them; null stands for lines left out. */
export function withContext(lines: readonly DiffLine[], around = 1): (DiffLine | null)[] {
  const near = lines.map((_, index) =>
    lines.slice(Math.max(0, index - around), index + around + 1).some((one) => one.kind !== "same"),
  );
  const shown: (DiffLine | null)[] = [];
  lines.forEach((line, index) => {
    if (near[index]) shown.push(line);
    else if (shown.at(-1) !== null) shown.push(null);
  });
  return shown;
}
