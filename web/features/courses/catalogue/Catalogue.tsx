import Link from "next/link";
import type { components } from "@/client/schema";
import { ProvideMessages } from "@/i18n/provide";
import { translator } from "@/i18n/server";
import { CourseGrid } from "./CourseGrid";
import { ActiveFilters, Filters } from "./Filters";
import { activeFilters, catalogueAddress, type CatalogueQuery } from "./query";
import { SearchForm } from "./SearchForm";

type CourseList = components["schemas"]["CourseList"];

/** The catalogue: search, filters and one page of courses, all readable without JavaScript. */
export async function Catalogue({ query, list }: { query: CatalogueQuery; list: CourseList }) {
  const t = await translator("catalogue");
  return (
    <>
      <h1 className="font-serif text-2xl font-semibold">{t("title")}</h1>
      <p className="mt-2 mb-6 text-ink-soft">{t("lead")}</p>
      <ProvideMessages namespaces={["catalogue"]}>
        <SearchForm query={query.q ?? ""}>
          <Filters query={query} facets={list.facets ?? {}} />
        </SearchForm>
      </ProvideMessages>
      <section aria-labelledby="results" className="mt-8">
        <div className="mb-5 flex flex-wrap items-center justify-between gap-3">
          <h2 id="results" className="text-sm font-semibold" aria-live="polite">
            {await resultLine(query, list)}
          </h2>
          <ActiveFilters query={query} />
        </div>
        {list.items.length > 0 ? <CourseGrid courses={list.items} /> : <NothingFound query={query} />}
        <Pages query={query} next={list.next_cursor ?? null} />
      </section>
    </>
  );
}

async function resultLine(query: CatalogueQuery, list: CourseList): Promise<string> {
  const t = await translator("catalogue.results");
  const count = list.items.length;
  if (query.cursor) return t("heading");
  if (list.next_cursor) return query.q ? t("firstFound", { count, query: query.q }) : t("more", { count });
  return query.q ? t("found", { count, query: query.q }) : t("count", { count });
}

async function NothingFound({ query }: { query: CatalogueQuery }) {
  const t = await translator("catalogue.empty");
  const narrowed = Boolean(query.q) || activeFilters(query).length > 0;
  return (
    <div className="rounded-lg bg-sunken px-6 py-14 text-center">
      <p className="font-serif text-xl">{narrowed ? t("title") : t("noneTitle")}</p>
      <p className="mt-2 text-ink-soft">{narrowed ? t("body") : t("noneBody")}</p>
      {narrowed && (
        <Link href="/courses" className="mt-5 inline-block font-medium text-accent underline">
          {t("clear")}
        </Link>
      )}
    </div>
  );
}

async function Pages({ query, next }: { query: CatalogueQuery; next: string | null }) {
  const t = await translator("catalogue.results");
  if (!query.cursor && !next) return null;
  const look = "rounded-full border border-line-strong px-5 py-2.5 text-sm font-medium hover:bg-sunken";
  return (
    <nav aria-label={t("heading")} className="mt-10 flex flex-wrap justify-center gap-3">
      {query.cursor && (
        <Link href={catalogueAddress({ ...query, cursor: undefined })} className={look}>
          {t("start")}
        </Link>
      )}
      {next && (
        <Link href={catalogueAddress({ ...query, cursor: next })} rel="next" className={look}>
          {t("next")}
        </Link>
      )}
    </nav>
  );
}
