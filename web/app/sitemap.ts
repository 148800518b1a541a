import type { MetadataRoute } from "next";
import { unwrap } from "@/client/problem";
import { serverApi } from "@/client/server";

// One sitemap holds 50,000 addresses (sitemaps.org); this many reads of 100 courses stay well below.
const MOST_READS = 400;

export const dynamic = "force-dynamic";

/** Every public page, courses with the moment of their last publication. */
export default async function sitemap(): Promise<MetadataRoute.Sitemap> {
  const origin = process.env.STUDIUM_PUBLIC_ORIGIN ?? "";
  const pages: MetadataRoute.Sitemap = [
    "/",
    "/courses",
    "/pages/privacy",
    "/pages/terms",
    "/pages/accessibility",
  ].map((path) => ({ url: `${origin}${path}` }));
  const api = await serverApi();
  let cursor: string | undefined;
  for (let read = 0; read < MOST_READS; read += 1) {
    const list = await unwrap(
      api.GET("/api/v1/courses", { params: { query: { limit: 100, sort: "newest", cursor } } }),
    );
    for (const course of list.items) {
      pages.push({ url: `${origin}/courses/${course.slug}`, lastModified: course.published_at });
    }
    if (!list.next_cursor) break;
    cursor = list.next_cursor;
  }
  return pages;
}
