/** The languages of the interface. `ar-XB` is English in a right-to-left mirror, for tests of layout. */
export const LOCALES = ["en", "ar-XB"] as const;
export type Locale = (typeof LOCALES)[number];
export const DEFAULT_LOCALE: Locale = "en";
export const PSEUDO_LOCALE: Locale = "ar-XB";
export const LOCALE_COOKIE = "studium_locale";

const RIGHT_TO_LEFT = new Set(["ar", "fa", "he", "ps", "sd", "ug", "ur", "yi"]);

const languageOf = (tag: string) => tag.split("-")[0]?.toLowerCase() ?? "";

/** The writing direction of a BCP 47 language tag. */
export function directionOf(locale: string): "ltr" | "rtl" {
  return RIGHT_TO_LEFT.has(languageOf(locale)) ? "rtl" : "ltr";
}

/** The languages that can be chosen. The pseudo-locale has to be switched on. */
export function offeredLocales(allowPseudo: boolean): Locale[] {
  return LOCALES.filter((locale) => allowPseudo || locale !== PSEUDO_LOCALE);
}

/**
 * The first wish that can be met: by the locale itself, or by one of its language. The pseudo-locale is nobody's
 * language, so only its own name finds it.
 */
export function chooseLocale(wishes: readonly (string | undefined)[], allowPseudo: boolean): Locale {
  const offered = offeredLocales(allowPseudo);
  for (const wish of wishes) {
    if (!wish) continue;
    const found =
      offered.find((locale) => locale === wish) ??
      offered.find((locale) => locale !== PSEUDO_LOCALE && languageOf(locale) === languageOf(wish));
    if (found) return found;
  }
  return DEFAULT_LOCALE;
}

/** The language tags of an `Accept-Language`, the dearest first. */
export function acceptedLanguages(header: string | null): string[] {
  return (header ?? "")
    .split(",")
    .map((part) => {
      const [tag = "", weight] = part.split(/\s*;\s*q=/i);
      return { tag: tag.trim(), weight: weight === undefined ? 1 : Number(weight) || 0 };
    })
    .filter(({ tag, weight }) => tag !== "" && tag !== "*" && weight > 0)
    .sort((one, other) => other.weight - one.weight)
    .map(({ tag }) => tag);
}
