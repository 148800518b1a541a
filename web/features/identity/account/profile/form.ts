import type { User } from "../types";

/** What of a profile its owner changes. */
export type ProfileValues = Pick<
  User,
  "first_name" | "last_name" | "headline" | "biography" | "locale" | "time_zone"
>;

export function valuesOf(user: User): ProfileValues {
  const { first_name, last_name, headline, biography, locale, time_zone } = user;
  return { first_name, last_name, headline, biography, locale, time_zone };
}

/** What differs from what was saved; the rest is not sent. */
export function changes(saved: ProfileValues, now: ProfileValues): Partial<ProfileValues> {
  const keys = Object.keys(now) as (keyof ProfileValues)[];
  return Object.fromEntries(keys.filter((key) => now[key] !== saved[key]).map((key) => [key, now[key]]));
}
