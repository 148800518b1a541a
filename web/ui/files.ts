interface Limits {
  accept?: readonly string[];
  maxBytes?: number;
  multiple: boolean;
}

interface Sorted<F> {
  good: F[];
  tooLarge: F[];
  wrongType: F[];
}

/** Tells files that may be sent from those that may not. Where one is wanted, only the first good one is taken. */
export function sortFiles<F extends Pick<File, "name" | "type" | "size">>(
  files: readonly F[],
  limits: Limits,
): Sorted<F> {
  const sorted: Sorted<F> = { good: [], tooLarge: [], wrongType: [] };
  for (const file of files) {
    if (!isAccepted(file, limits.accept)) sorted.wrongType.push(file);
    else if (limits.maxBytes !== undefined && file.size > limits.maxBytes) sorted.tooLarge.push(file);
    else sorted.good.push(file);
  }
  if (!limits.multiple) sorted.good.length = Math.min(1, sorted.good.length);
  return sorted;
}

function isAccepted(file: Pick<File, "name" | "type">, accept: readonly string[] = []): boolean {
  if (accept.length === 0) return true;
  return accept.some((pattern) => {
    const wanted = pattern.trim().toLowerCase();
    if (wanted.startsWith(".")) return file.name.toLowerCase().endsWith(wanted);
    if (wanted.endsWith("/*")) return file.type.startsWith(wanted.slice(0, -1));
    return file.type === wanted;
  });
}
