import type { MetadataRoute } from "next";

// Lessons need no line here: who is not signed in is led from them to a page that is not indexed.
const PRIVATE = ["/api/", "/home", "/teach", "/admin", "/settings", "/reset/", "/verify/", "/dev/"];

export default function robots(): MetadataRoute.Robots {
  const origin = process.env.STUDIUM_PUBLIC_ORIGIN;
  return {
    rules: { userAgent: "*", allow: "/", disallow: PRIVATE },
    ...(origin && { sitemap: `${origin}/sitemap.xml` }),
  };
}
