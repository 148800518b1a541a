export const OUTCOMES = ["dropped", "approximated", "exact"] as const;
export type Outcome = (typeof OUTCOMES)[number];
export type Counts = Record<Outcome | "total", number>;

export interface KindTotals extends Counts {
  kind: string;
}

/** The totals as rows, one for each kind and the sum of all last. */
export function rowsOf(totals: Record<string, Record<string, number>>): {
  kinds: KindTotals[];
  sum: KindTotals;
} {
  const row = (kind: string): KindTotals => ({
    kind,
    dropped: totals[kind]?.dropped ?? 0,
    approximated: totals[kind]?.approximated ?? 0,
    exact: totals[kind]?.exact ?? 0,
    total: totals[kind]?.total ?? 0,
  });
  const kinds = Object.keys(totals)
    .filter((kind) => kind !== "total")
    .sort()
    .map(row);
  return { kinds, sum: row("total") };
}

/** Whether every number adds up: rows, columns, and the entries that the list below shows. */
export function addsUp(
  totals: Record<string, Record<string, number>>,
  entries: readonly { outcome: Outcome }[],
): boolean {
  const { kinds, sum } = rowsOf(totals);
  const across = [...kinds, sum].every((row) => row.dropped + row.approximated + row.exact === row.total);
  const down = [...OUTCOMES, "total" as const].every(
    (name) => kinds.reduce((all, row) => all + row[name], 0) === sum[name],
  );
  const listed = OUTCOMES.every((name) => entries.filter((one) => one.outcome === name).length === sum[name]);
  return across && down && listed;
}
