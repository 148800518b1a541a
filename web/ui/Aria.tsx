"use client";

import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { I18nProvider, RouterProvider } from "react-aria-components";
import { useLocale } from "use-intl";
import { useFormatLocale } from "@/i18n/client";
import { directionOf } from "@/i18n/locales";

/**
 * The language, writing direction and router for what React Aria draws below. Our wrappers bring it with them, so
 * that pages which use none of them load nothing of it.
 */
export function Aria({ children }: { children: ReactNode }) {
  const router = useRouter();
  const locale = useLocale();
  const formats = useFormatLocale();
  // React Aria takes the direction from the locale too, and that of the pages counts.
  const isSameWay = directionOf(formats) === directionOf(locale);
  return (
    <I18nProvider locale={isSameWay ? formats : locale}>
      <RouterProvider navigate={(path) => router.push(path)}>{children}</RouterProvider>
    </I18nProvider>
  );
}
