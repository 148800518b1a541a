import type { CourseEdit, CourseState, GradeCategory, Price } from "../types";

/** The details that are edited here. */
const FIELDS = [
  "title",
  "slug",
  "summary",
  "description",
  "language",
  "level",
  "category",
  "tags",
  "price",
  "image_asset_id",
  "image_alt_text",
  "starts_at",
  "ends_at",
  "grading",
  "pass_percentage",
] as const;

export type Field = (typeof FIELDS)[number];
export type Details = Pick<CourseState, Field>;

export function detailsOf(course: CourseState): Details {
  return Object.fromEntries(FIELDS.map((name) => [name, course[name]])) as Details;
}

/** What differs from what was read: only that is sent. */
export function editFrom(before: Details, after: Details): CourseEdit {
  const changed = FIELDS.filter((name) => !same(before[name], after[name]));
  return Object.fromEntries(changed.map((name) => [name, after[name]]));
}

/** The newest details with what was changed here on top, for when somebody else saved meanwhile. */
export function rebased(before: Details, mine: Details, newest: Details): Details {
  return { ...newest, ...(editFrom(before, mine) as Partial<Details>) };
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}

/** Shares in whole percent and the part that is missing to 100, negative where it is too much. */
export function missingWeight(grading: readonly GradeCategory[]): number {
  const sum = grading.reduce((all, one) => all + one.weight * 100, 0);
  return Math.round((100 - sum) * 1000) / 1000;
}

/** A free name for a new category. */
export function newCategory(grading: readonly GradeCategory[], name: string): GradeCategory {
  const weight = Math.max(0, Math.min(1, missingWeight(grading) / 100));
  let free = name;
  for (let number = 2; grading.some((one) => one.name === free); number += 1) free = `${name} ${number}`;
  return { name: free, weight, drop_lowest: 0 };
}

export function tagsOf(text: string): string[] {
  const tags = text.split(",").map((one) => one.trim().toLowerCase());
  return [...new Set(tags.filter(Boolean))];
}

/** How many digits an amount of this currency has behind the point. */
function digitsOf(currency: string): number {
  try {
    const money = new Intl.NumberFormat("en", { style: "currency", currency });
    return money.resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

export function majorOf({ amount_minor, currency }: Price): number {
  return amount_minor / 10 ** digitsOf(currency);
}

export function priceOf(amount: number, currency: string): Price {
  return { amount_minor: Math.round(amount * 10 ** digitsOf(currency)), currency };
}
