import "server-only";
import { cookies, headers } from "next/headers";
import { cache } from "react";
import { createFormatter, createTranslator, type NamespaceKeys, type NestedKeyOf } from "use-intl/core";
import { currentUser } from "@/client/server";
import { formatLocale, knownTimeZone, type Formats } from "./formats";
import { acceptedLanguages, chooseLocale, LOCALE_COOKIE, type Locale } from "./locales";
import { ALL_NAMESPACES, messagesOf, type Messages } from "./messages";

/** Whose page this is. Where the API is away the page that says so has to be written all the same. */
const reader = cache(() => currentUser().catch(() => null));

/**
 * The language of this request: what was chosen in this browser, the language of the profile, what the browser
 * asks for. Pages without a session are kept by the gateway for all who share the cookie and the languages.
 */
export const currentLocale = cache(async (): Promise<Locale> => {
  const chosen = (await cookies()).get(LOCALE_COOKIE)?.value;
  const accepted = acceptedLanguages((await headers()).get("accept-language"));
  const wishes = [chosen, (await reader())?.locale, ...accepted];
  return chooseLocale(wishes, process.env.STUDIUM_WEB_PSEUDO === "1");
});

/** How this request's reader has dates and numbers written; for all without a session alike, and in UTC. */
export const currentFormats = cache(async (): Promise<Formats> => {
  const user = await reader();
  return {
    locale: formatLocale(await currentLocale(), user?.locale ?? null),
    timeZone: knownTimeZone(user?.time_zone),
  };
});

/** A translator for a server component: `const t = await translator("catalogue")`. */
export async function translator<N extends NamespaceKeys<Messages, NestedKeyOf<Messages>>>(namespace: N) {
  const locale = await currentLocale();
  const messages = messagesOf(locale, ALL_NAMESPACES) as unknown as Messages;
  const { timeZone } = await currentFormats();
  return createTranslator<Messages, N>({ locale, messages, namespace, timeZone });
}

/** Dates, numbers and lists as this request's reader has them. */
export async function formatter() {
  return createFormatter(await currentFormats());
}
