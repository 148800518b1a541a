import { DEFAULT_LOCALE, PSEUDO_LOCALE, type Locale } from "./locales";

/** How dates and numbers are written: by the customs of a locale, with the clock of a time zone. */
export interface Formats {
  locale: string;
  timeZone: string;
}

/** The world's English, where a region has none of its own: day before month, as most of the world has it. */
const ANYWHERE = "001";

/**
 * The locale for dates and numbers on pages in the language of `locale`, for somebody whose own is `own`. Where
 * that is another language only its region counts, so that no page speaks two languages: on English pages a
 * reader from Germany gets "22 November 2026 at 17:00" (en-DE).
 */
export function formatLocale(locale: Locale, own: string | null): string {
  const written = locale === PSEUDO_LOCALE ? DEFAULT_LOCALE : locale;
  const region = own ? regionOf(own) : undefined;
  if (!region) return written;
  const tag = `${written}-${region}`;
  // Without data of its own a region would fall back to the customs of one certain country.
  const known = new Intl.DateTimeFormat(tag).resolvedOptions().locale === tag;
  return known ? tag : `${written}-${ANYWHERE}`;
}

function regionOf(tag: string): string | undefined {
  try {
    return new Intl.Locale(tag).maximize().region;
  } catch {
    return undefined;
  }
}

/** The time zone, or UTC where this machine does not know it. */
export function knownTimeZone(timeZone: string | undefined): string {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: timeZone ?? "UTC" }).resolvedOptions().timeZone;
  } catch {
    return "UTC";
  }
}
