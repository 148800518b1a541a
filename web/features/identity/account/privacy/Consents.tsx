import { formatter, translator } from "@/i18n/server";
import { Disclosure } from "@/ui/Disclosure";
import type { Consent } from "../types";
import { ConsentSwitch, type Choosable } from "./ConsentSwitches";

const CHOOSABLE: readonly Choosable[] = ["analytics", "product_mail"];

/** What one allows beyond what the account needs, each with what was answered before. */
export async function Consents({ consents }: { consents: readonly Consent[] }) {
  const t = await translator("account.consents");
  const format = await formatter();
  const day = (at: string) => format.dateTime(new Date(at), { dateStyle: "long", timeStyle: "short" });
  return (
    <div className="flex max-w-prose flex-col gap-4">
      {CHOOSABLE.map((purpose) => {
        const consent = consents.find((one) => one.purpose === purpose);
        if (!consent) return null;
        return (
          <div key={purpose}>
            <ConsentSwitch purpose={purpose} granted={consent.granted} />
            {consent.history.length > 0 && (
              <Disclosure summary={t("history")} className="ms-6 text-sm text-ink-soft">
                <ul className="flex flex-col gap-1">
                  {consent.history.map(({ granted, recorded_at, version }) => (
                    <li key={recorded_at}>
                      {t(granted ? "granted" : "refused", { date: day(recorded_at), version })}
                    </li>
                  ))}
                </ul>
              </Disclosure>
            )}
          </div>
        );
      })}
    </div>
  );
}
