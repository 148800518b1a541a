import type { Metadata } from "next";
import { unwrap } from "@/client/problem";
import { serverApi } from "@/client/server";
import { Catalogue } from "@/features/courses/catalogue/Catalogue";
import { catalogueAddress, parseQuery } from "@/features/courses/catalogue/query";
import { translator } from "@/i18n/server";
import { sharing } from "@/lib/sharing";

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const t = await translator("catalogue");
  const query = parseQuery(await searchParams);
  // Lists that were narrowed by hand are one page to a search engine: the catalogue.
  const narrowed = catalogueAddress(query) !== "/courses";
  return {
    title: t("title"),
    description: t("lead"),
    alternates: { canonical: "/courses" },
    ...sharing({ title: t("title"), description: t("lead") }),
    ...(narrowed && { robots: { index: false, follow: true } }),
  };
}

export default async function CataloguePage({ searchParams }: Props) {
  const query = parseQuery(await searchParams);
  const api = await serverApi();
  const list = await unwrap(
    api.GET("/api/v1/courses", { params: { query: { ...query, facets: true, limit: 24 } } }),
  );
  return <Catalogue query={query} list={list} />;
}
