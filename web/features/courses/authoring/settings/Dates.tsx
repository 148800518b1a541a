"use client";

import { useTranslations } from "use-intl";
import { DateTimeField } from "@/ui/DateField";
import type { PartProps } from "./SettingsPage";

/** When the course begins and ends, where it does. */
export function Dates({ details, set, timeZone }: PartProps & { timeZone: string }) {
  const t = useTranslations("teach.settings");
  return (
    <div className="grid gap-5 sm:grid-cols-2">
      <DateTimeField
        name="starts_at"
        label={t("startsAt")}
        optional
        timeZone={timeZone}
        value={details.starts_at}
        onChange={(starts_at) => set({ starts_at })}
      />
      <DateTimeField
        name="ends_at"
        label={t("endsAt")}
        optional
        timeZone={timeZone}
        value={details.ends_at}
        onChange={(ends_at) => set({ ends_at })}
      />
    </div>
  );
}
