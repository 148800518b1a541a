import type { useFormatter } from "@/i18n/client";

/** A share that the API gives as a number from 0 to 100, as people write it. */
export function percent(format: ReturnType<typeof useFormatter>, percentage: number): string {
  return format.number(percentage / 100, { style: "percent", maximumFractionDigits: 1 });
}
