export type Query = Promise<Record<string, string | string[] | undefined>>;

/** The first value of each wanted parameter of an address; empty ones are left out. */
export async function read<Name extends string>(
  query: Query,
  names: readonly Name[],
): Promise<Partial<Record<Name, string>>> {
  const given = await query;
  const first = (name: Name) => [given[name]].flat()[0];
  return Object.fromEntries(names.map((name) => [name, first(name)]).filter(([, value]) => value)) as Partial<
    Record<Name, string>
  >;
}

/** The address of a page with parameters; those without a value are left out. */
export function withQuery(path: string, values: Record<string, string | null | undefined>): string {
  const given = Object.entries(values).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return given.length > 0 ? `${path}?${new URLSearchParams(given)}` : path;
}
