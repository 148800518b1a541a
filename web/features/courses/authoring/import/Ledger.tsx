"use client";

import { useTranslations } from "use-intl";
import { Disclosure } from "@/ui/Disclosure";
import type { LedgerEntry } from "../types";
import { OUTCOMES, type Outcome } from "./totals";
import { TotalsTable } from "./TotalsTable";

/** What is shown of an entry; ledgers of files and of pasted text have it in common. */
export type Entry = Pick<LedgerEntry, "source" | "kind" | "title" | "outcome" | "reason" | "notes">;

interface Props {
  entries: readonly Entry[];
  totals: Record<string, Record<string, number>>;
}

/** What became of every single thing: the numbers, then each thing with its reason. */
export function Ledger({ entries, totals }: Props) {
  return (
    <div className="flex flex-col gap-6">
      <TotalsTable totals={totals} entries={entries} />
      <div className="border-t border-line">
        {OUTCOMES.map((outcome) => (
          <Group key={outcome} outcome={outcome} entries={entries.filter((one) => one.outcome === outcome)} />
        ))}
      </div>
    </div>
  );
}

function Group({ outcome, entries }: { outcome: Outcome; entries: readonly Entry[] }) {
  const t = useTranslations("teach.ledger");
  if (entries.length === 0) return null;
  return (
    <Disclosure
      className="border-b border-line"
      isOpen={outcome !== "exact"}
      summary={
        <span>
          {t(`outcomes.${outcome}`)} <span className="font-normal text-ink-soft">({entries.length})</span>
        </span>
      }
    >
      <ul className="max-h-128 overflow-y-auto" tabIndex={0} aria-label={t(`outcomes.${outcome}`)}>
        {entries.map((one) => (
          <li key={one.source} className="border-t border-line py-2 text-sm first:border-0">
            <p>
              {one.title || one.source} <span className="text-ink-soft">· {one.kind}</span>
            </p>
            {one.reason && <p className="text-ink-soft">{one.reason}</p>}
            {one.notes.map((note) => (
              <p key={note} className="text-ink-soft">
                {note}
              </p>
            ))}
            {one.title && <p className="font-mono text-xs break-all text-ink-soft">{one.source}</p>}
          </li>
        ))}
      </ul>
    </Disclosure>
  );
}
