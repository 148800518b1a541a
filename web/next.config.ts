import type { NextConfig } from "next";

// How long the gateway may keep an anonymous page. It purges its copies when a course is published, so these
// seconds only bound what another process of the same installation may still show.
const PUBLIC_SECONDS = 10;
const PUBLIC_PAGES = ["/", "/courses", "/courses/:slug", "/instructors/:id", "/pages/:slug"];

const config: NextConfig = {
  output: "standalone",
  distDir: process.env.STUDIUM_WEB_BUILD_DIR ?? ".next",
  outputFileTracingRoot: import.meta.dirname,
  turbopack: {
    root: import.meta.dirname,
    // Messages are compiled on the server, so the browser needs no parser for them.
    resolveAlias: { "use-intl/format-message": "use-intl/format-message/format-only" },
  },
  // The gateway compresses, and it does so once for a page that it keeps.
  compress: false,
  poweredByHeader: false,
  reactStrictMode: true,
  // Types are checked by `npm run check`; whoever only builds has not installed what the tests import.
  typescript: {
    ignoreBuildErrors: true,
    tsconfigPath: process.env.STUDIUM_WEB_TSCONFIG ?? "tsconfig.json",
  },
  images: { unoptimized: true },
  experimental: { authInterrupts: true },
  allowedDevOrigins: ["127.0.0.1", "localhost"],
  headers() {
    return Promise.resolve(
      PUBLIC_PAGES.map((source) => ({
        source,
        headers: [{ key: "Cache-Control", value: `public, max-age=0, s-maxage=${PUBLIC_SECONDS}` }],
      })),
    );
  },
};

export default config;
