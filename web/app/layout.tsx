import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/source-serif-4/wght.css";
import "./globals.css";
import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { directionOf } from "@/i18n/locales";
import { ProvideMessages } from "@/i18n/provide";
import { currentLocale, translator } from "@/i18n/server";
import { nonceOf } from "@/lib/nonce";
import { PageNonce } from "@/lib/page-nonce";
import { THEME_SCRIPT } from "@/lib/theme";
import { currentViewing } from "@/client/server";
import { OfflineNotice } from "@/ui/shell/OfflineNotice";
import { Toasts } from "@/ui/Toasts";
import { ViewBanner } from "./shell/ViewBanner";

// Every page is made for its request: the nonce of its scripts is, and the build then needs no API.
export const dynamic = "force-dynamic";

export async function generateMetadata(): Promise<Metadata> {
  const t = await translator("common");
  const origin = process.env.STUDIUM_PUBLIC_ORIGIN;
  return {
    title: { default: t("product"), template: `%s · ${t("product")}` },
    ...(origin && { metadataBase: new URL(origin) }),
  };
}

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#fbfaf7" },
    { media: "(prefers-color-scheme: dark)", color: "#13161d" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const locale = await currentLocale();
  const t = await translator("common");
  const viewing = await currentViewing();
  const nonce = nonceOf((await headers()).get("content-security-policy"));
  return (
    <html
      lang={locale}
      dir={directionOf(locale)}
      data-viewing={viewing ? "" : undefined}
      suppressHydrationWarning
    >
      <head>
        {nonce && <PageNonce nonce={nonce} />}
        <script nonce={nonce} suppressHydrationWarning>
          {THEME_SCRIPT}
        </script>
      </head>
      <body className="flex min-h-dvh flex-col">
        <a
          href="#content"
          className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:m-2 focus:rounded-md focus:bg-surface focus:px-4 focus:py-2"
        >
          {t("skipToContent")}
        </a>
        <ProvideMessages namespaces={["broken", "common", "ui"]}>
          {viewing && <ViewBanner viewing={viewing} />}
          <OfflineNotice />
          {children}
          <Toasts />
        </ProvideMessages>
      </body>
    </html>
  );
}
