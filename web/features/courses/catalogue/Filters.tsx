import { X } from "lucide-react";
import Link from "next/link";
import type { components } from "@/client/schema";
import { currentLocale, translator } from "@/i18n/server";
import { languageName } from "@/lib/language";
import { activeFilters, catalogueAddress, type CatalogueQuery } from "./query";

type Facets = Record<string, components["schemas"]["Facet"][]>;
type FilterName = "category" | "level" | "language" | "price";

/** Drop-down lists beside the search; each value says how many courses it would leave. */
export async function Filters({ query, facets }: { query: CatalogueQuery; facets: Facets }) {
  const t = await translator("catalogue");
  const label = await filterLabels();
  const options = (name: "category" | "level" | "language") =>
    (facets[name] ?? []).map(({ value, courses }) => ({
      value,
      text: t("filters.option", { value: label(name, value), courses }),
    }));
  const prices = (["free", "paid"] as const).map((value) => ({ value, text: t(`filters.${value}`) }));
  const sorts = ([...(query.q ? ["relevance" as const] : []), "newest", "title"] as const).map((value) => ({
    value,
    text: t(`sort.${value}`),
  }));
  return (
    <fieldset className="mt-4 flex flex-wrap items-end gap-3">
      <legend className="sr-only">{t("filters.label")}</legend>
      {(["category", "level", "language"] as const).map((name) => (
        <Choice
          key={name}
          name={name}
          label={t(`filters.${name}`)}
          any={t("filters.any")}
          value={query[name]}
          options={options(name)}
        />
      ))}
      <Choice
        name="price"
        label={t("filters.price")}
        any={t("filters.any")}
        value={query.price}
        options={prices}
      />
      <Choice name="sort" label={t("sort.label")} value={query.sort} options={sorts} />
      {query.tag && <input type="hidden" name="tag" value={query.tag} />}
    </fieldset>
  );
}

interface Option {
  value: string;
  text: string;
}

function Choice(props: {
  name: string;
  label: string;
  any?: string;
  value?: string | null;
  options: Option[];
}) {
  // A value from an old link stays to be seen and taken away, even when no course has it any more.
  const stale = props.value && !props.options.some((one) => one.value === props.value);
  return (
    <label className="flex min-w-32 grow flex-col gap-1 text-xs text-ink-soft sm:grow-0">
      {props.label}
      <select
        key={props.value ?? ""}
        name={props.name}
        defaultValue={props.value ?? (props.any ? "" : props.options[0]?.value)}
        className="h-11 rounded-md border border-line bg-surface px-3 text-sm text-ink"
      >
        {props.any && <option value="">{props.any}</option>}
        {stale && <option value={props.value ?? ""}>{props.value}</option>}
        {props.options.map((one) => (
          <option key={one.value} value={one.value}>
            {one.text}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The filters in use, each with a way to take it away again. */
export async function ActiveFilters({ query }: { query: CatalogueQuery }) {
  const t = await translator("catalogue.filters");
  const label = await filterLabels();
  const active = activeFilters(query);
  if (active.length === 0) return null;
  return (
    <ul className="flex flex-wrap items-center gap-2">
      {active.map(({ name, value }) => (
        <li key={name}>
          <Link
            href={catalogueAddress({ ...query, [name]: undefined, cursor: undefined })}
            aria-label={t("remove", { value: label(name, value) })}
            className="flex min-h-9 items-center gap-1.5 rounded-full bg-accent-soft px-3 text-sm text-accent-strong"
          >
            {label(name, value)}
            <X aria-hidden size={16} />
          </Link>
        </li>
      ))}
      <li>
        <Link href={catalogueAddress({ q: query.q })} className="px-2 py-1 text-sm text-accent underline">
          {t("clear")}
        </Link>
      </li>
    </ul>
  );
}

async function filterLabels() {
  const t = await translator("catalogue");
  const locale = await currentLocale();
  const level = (value: string) =>
    value === "beginner" || value === "intermediate" || value === "advanced" ? t(`levels.${value}`) : value;
  return (name: FilterName | "tag", value: string): string => {
    if (name === "level") return level(value);
    if (name === "language") return languageName(value, locale);
    if (name === "price") return value === "paid" ? t("filters.paid") : t("filters.free");
    return value.charAt(0).toLocaleUpperCase(locale) + value.slice(1);
  };
}
