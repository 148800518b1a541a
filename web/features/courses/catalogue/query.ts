import type { paths } from "@/client/schema";

type Parameters = NonNullable<paths["/api/v1/courses"]["get"]["parameters"]["query"]>;

/** What a visitor asks of the catalogue; it lives in the address and nowhere else. */
export type CatalogueQuery = Pick<
  Parameters,
  "q" | "category" | "tag" | "level" | "language" | "price" | "sort" | "cursor"
>;

const LEVELS = ["beginner", "intermediate", "advanced"];
const PRICES = ["free", "paid"];
const SORTS = ["relevance", "newest", "title"];

type Raw = Record<string, string | string[] | undefined>;

/**
 * The query in an address. What makes no sense there (an unknown level, a word too long) is left out,
 * so that an old or mistyped link still shows courses.
 */
export function parseQuery(raw: Raw): CatalogueQuery {
  const word = (name: string, most = 60) => {
    const value = raw[name];
    const text = (Array.isArray(value) ? value[0] : value)?.trim();
    return text && text.length <= most && !text.includes("\0") ? text : undefined;
  };
  const oneOf = (name: string, known: string[]) => {
    const value = word(name);
    return value && known.includes(value) ? value : undefined;
  };
  return withoutEmpty({
    q: word("q", 200),
    category: word("category"),
    tag: word("tag"),
    level: oneOf("level", LEVELS) as CatalogueQuery["level"],
    language: word("language"),
    price: oneOf("price", PRICES) as CatalogueQuery["price"],
    sort: oneOf("sort", SORTS) as CatalogueQuery["sort"],
    cursor: word("cursor", 500),
  });
}

/** The address of the catalogue for a query, with the same names in the same order always. */
export function catalogueAddress(query: CatalogueQuery): string {
  const parameters = new URLSearchParams(withoutEmpty(query) as Record<string, string>);
  parameters.sort();
  const text = parameters.toString();
  return text ? `/courses?${text}` : "/courses";
}

/** The filters that narrow the list, besides the words searched for. */
export function activeFilters(query: CatalogueQuery) {
  return (["category", "tag", "level", "language", "price"] as const).flatMap((name) =>
    query[name] ? [{ name, value: query[name] }] : [],
  );
}

function withoutEmpty<T extends object>(query: T): T {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value)) as T;
}
