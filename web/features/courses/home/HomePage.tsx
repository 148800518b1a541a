import Link from "next/link";
import type { components } from "@/client/schema";
import { ProvideMessages } from "@/i18n/provide";
import { currentLocale, translator } from "@/i18n/server";
import { CourseGrid } from "../catalogue/CourseGrid";
import { catalogueAddress } from "../catalogue/query";
import { SearchForm } from "../catalogue/SearchForm";

/** The first page of the site: one question, a search, and the newest courses. */
export async function HomePage({ list }: { list: components["schemas"]["CourseList"] }) {
  const t = await translator("catalogue.home");
  return (
    <>
      <section className="py-6 sm:py-14">
        <h1 className="max-w-2xl font-serif text-3xl font-semibold">{t("title")}</h1>
        <p className="mt-4 mb-8 max-w-prose text-lg text-ink-soft">{t("lead")}</p>
        <div className="max-w-2xl">
          <ProvideMessages namespaces={["catalogue"]}>
            <SearchForm query="" />
          </ProvideMessages>
        </div>
        <Subjects categories={list.facets?.category ?? []} />
      </section>
      {list.items.length > 0 && (
        <section aria-labelledby="newest" className="border-t border-line pt-10">
          <div className="mb-6 flex items-baseline justify-between gap-4">
            <h2 id="newest" className="font-serif text-xl font-semibold">
              {t("newest")}
            </h2>
            <Link href="/courses" className="text-sm font-medium text-accent underline">
              {t("all")}
            </Link>
          </div>
          <CourseGrid courses={list.items} />
        </section>
      )}
    </>
  );
}

async function Subjects({ categories }: { categories: components["schemas"]["Facet"][] }) {
  const t = await translator("catalogue.home");
  const locale = await currentLocale();
  if (categories.length === 0) return null;
  return (
    <nav aria-label={t("subjects")} className="mt-6 flex flex-wrap gap-2">
      {categories.slice(0, 10).map(({ value }) => (
        <Link
          key={value}
          href={catalogueAddress({ category: value })}
          className="inline-flex min-h-10 items-center rounded-full border border-line bg-surface px-4 text-sm hover:border-line-strong hover:text-accent"
        >
          {value.charAt(0).toLocaleUpperCase(locale) + value.slice(1)}
        </Link>
      ))}
    </nav>
  );
}
