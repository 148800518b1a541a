"use client";

import { useMemo, useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/ui/Button";
import { LongList } from "./LongList";
import { timeZones, zoneLabel } from "./choices";

const never = () => () => undefined;
const zoneOfDevice = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** A time zone, found by typing its city; that of the device is offered where it is another. */
export function ZoneField({ value, onChange }: { value: string; onChange: (zone: string) => void }) {
  const t = useTranslations("account.profile");
  const device = useSyncExternalStore(never, zoneOfDevice, () => null);
  const items = useMemo(() => timeZones(value), [value]);
  return (
    <div className="flex flex-col items-start gap-2">
      <LongList
        label={t("timeZone")}
        description={t("timeZoneHelp")}
        name="time_zone"
        items={items}
        value={value}
        onChange={(zone) => zone && onChange(zone)}
      />
      {device && device !== value && (
        <Button variant="quiet" className="-ms-4" onPress={() => onChange(device)}>
          {t("useDevice", { zone: zoneLabel(device) })}
        </Button>
      )}
    </div>
  );
}
