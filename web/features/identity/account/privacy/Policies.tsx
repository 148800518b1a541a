import Link from "next/link";
import { formatter, translator } from "@/i18n/server";
import type { Consent } from "../types";
import { AcceptButton, type Policy } from "./AcceptButton";

const POLICIES: readonly Policy[] = ["terms", "privacy"];

/** The rules of the site, and which version of them was accepted when. */
export async function Policies({ consents }: { consents: readonly Consent[] }) {
  const t = await translator("account.policies");
  const format = await formatter();
  const standing = (consent: Consent) => {
    const version = consent.current_version;
    const accepted = consent.history.find(({ granted }) => granted);
    if (!accepted) return t("never", { version });
    if (!consent.granted) return t("outdated", { version });
    const date = format.dateTime(new Date(accepted.recorded_at), { dateStyle: "long" });
    return t("accepted", { date, version });
  };
  return (
    <ul className="max-w-prose">
      {POLICIES.map((policy) => {
        const consent = consents.find((one) => one.purpose === policy);
        if (!consent) return null;
        return (
          <li
            key={policy}
            className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b border-line py-3 last:border-0"
          >
            <div>
              <Link
                href={`/pages/${policy}`}
                className="font-medium text-accent underline underline-offset-2"
              >
                {t(policy)}
              </Link>
              <p className="text-sm text-ink-soft">{standing(consent)}</p>
            </div>
            {!consent.granted && <AcceptButton policy={policy} />}
          </li>
        );
      })}
    </ul>
  );
}
