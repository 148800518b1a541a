"use client";

import { useTranslations } from "use-intl";
import { useFormatter } from "@/i18n/client";
import { Notice } from "@/ui/Notice";
import type { Submission } from "./types";

/** Says that an attempt was graded anew, from what to what and why; the newest comes first. */
export function Regrades({ regrades }: { regrades: Submission["regrades"] }) {
  const t = useTranslations("learn.quiz.regrades");
  const format = useFormatter();
  const number = (value: number) => format.number(value, { maximumFractionDigits: 2 });
  return regrades.map((one) => (
    <Notice key={one.regraded_at} className="mt-4" title={t(one.undone_at ? "undone" : "title")}>
      <p>
        {t(one.undone_at ? "back" : "moved", {
          before: number(one.score_before),
          maxBefore: number(one.max_score_before),
          after: number(one.score_after),
          maxAfter: number(one.max_score_after),
          date: format.dateTime(new Date(one.undone_at ?? one.regraded_at), { dateStyle: "medium" }),
        })}
      </p>
      {!one.undone_at && <p className="wrap-anywhere">{one.reason}</p>}
    </Notice>
  ));
}
