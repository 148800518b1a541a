import type { Option } from "@/ui/ListItems";

/** Languages that people may name as theirs. Any other tag that a profile holds is added to the list. */
const TAGS = [
  "ar",
  "bg",
  "bn",
  "ca",
  "cs",
  "da",
  "de",
  "de-AT",
  "de-CH",
  "el",
  "en",
  "en-AU",
  "en-CA",
  "en-GB",
  "en-IE",
  "en-IN",
  "en-US",
  "es",
  "es-419",
  "es-MX",
  "et",
  "eu",
  "fa",
  "fi",
  "fil",
  "fr",
  "fr-CA",
  "fr-CH",
  "ga",
  "gl",
  "gu",
  "he",
  "hi",
  "hr",
  "hu",
  "hy",
  "id",
  "is",
  "it",
  "ja",
  "ka",
  "kk",
  "kn",
  "ko",
  "lt",
  "lv",
  "mk",
  "ml",
  "mr",
  "ms",
  "my",
  "ne",
  "nl",
  "nl-BE",
  "no",
  "pa",
  "pl",
  "pt",
  "pt-BR",
  "ro",
  "ru",
  "sk",
  "sl",
  "sq",
  "sr",
  "sv",
  "sw",
  "ta",
  "te",
  "th",
  "tr",
  "uk",
  "ur",
  "uz",
  "vi",
  "zh-Hans",
  "zh-Hant",
];

/** Languages by their names in the reader's language, in the order of the alphabet. */
export function languages(present: string, locale: string): Option[] {
  const names = new Intl.DisplayNames([locale], { type: "language" });
  const tags = TAGS.includes(present) ? TAGS : [...TAGS, present];
  return tags
    .map((id) => ({ id, label: names.of(id) ?? id }))
    .sort((a, b) => a.label.localeCompare(b.label, locale));
}

/** The time zones of the world, as a city with its continent. */
export function timeZones(present: string): Option[] {
  const zones = Intl.supportedValuesOf("timeZone");
  const all = zones.includes(present) ? zones : [...zones, present].sort();
  return all.map((id) => ({ id, label: zoneLabel(id) }));
}

/** "Europe/Berlin" is "Berlin, Europe", so that what one types comes first. */
export function zoneLabel(zone: string): string {
  const [city = zone, ...rest] = zone.replaceAll("_", " ").split("/").reverse();
  return [city, ...rest].join(", ");
}
