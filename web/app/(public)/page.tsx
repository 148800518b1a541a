import type { Metadata } from "next";
import { unwrap } from "@/client/problem";
import { serverApi } from "@/client/server";
import { HomePage } from "@/features/courses/home/HomePage";
import { translator } from "@/i18n/server";
import { sharing } from "@/lib/sharing";

export async function generateMetadata(): Promise<Metadata> {
  const t = await translator("catalogue.home");
  const common = await translator("common");
  const description = t("lead");
  return {
    description,
    alternates: { canonical: "/" },
    ...sharing({ title: common("product"), description }),
  };
}

export default async function Page() {
  const api = await serverApi();
  const list = await unwrap(
    api.GET("/api/v1/courses", { params: { query: { limit: 6, facets: true, sort: "newest" } } }),
  );
  return <HomePage list={list} />;
}
