import {
  parseAbsolute,
  parseDate,
  toZoned,
  type CalendarDate,
  type ZonedDateTime,
} from "@internationalized/date";

/** A day, `2026-03-01`, as React Aria wants it; null for none and for what is no day. */
export function dayOf(text: string | null | undefined): CalendarDate | null {
  try {
    return text ? parseDate(text) : null;
  } catch {
    return null;
  }
}

/** A moment in RFC 3339 as the clock of a time zone shows it; null for none and for what is no moment. */
export function momentOf(text: string | null | undefined, timeZone: string): ZonedDateTime | null {
  try {
    return text ? parseAbsolute(text, timeZone) : null;
  } catch {
    return null;
  }
}

/** A moment in RFC 3339 and UTC, as the API takes it: `2026-03-01T09:00:00Z`. */
export function utcOf(moment: ZonedDateTime | null): string | null {
  return moment && `${toZoned(moment, "UTC").toString().slice(0, 19)}Z`;
}
