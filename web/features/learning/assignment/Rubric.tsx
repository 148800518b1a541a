"use client";

import { Check } from "lucide-react";
import { useTranslations } from "use-intl";
import { classes } from "@/ui/classes";
import type { Criterion, OwnWork } from "./types";

/** By what the work is judged; once it is graded, the levels that were chosen are marked. */
export function Rubric({ rubric, choices }: { rubric: Criterion[]; choices: OwnWork["choices"] }) {
  const t = useTranslations("learn.assignment.rubric");
  const chosen = new Map(choices.map((one) => [one.criterion_id, one.level_id]));
  return (
    <section aria-labelledby="rubric">
      <h3 id="rubric" className="mb-2 font-serif text-lg font-semibold">
        {t("title")}
      </h3>
      <dl className="divide-y divide-line border-y border-line">
        {rubric.map((criterion) => (
          <div key={criterion.criterion_id} className="py-3">
            <dt className="font-medium">{criterion.title}</dt>
            {criterion.description && <dd className="text-sm text-ink-soft">{criterion.description}</dd>}
            <dd>
              <ul className="mt-2 grid gap-2 sm:grid-flow-col sm:auto-cols-fr">
                {criterion.levels.map((level) => {
                  const isChosen = chosen.get(criterion.criterion_id) === level.level_id;
                  return (
                    <li
                      key={level.level_id}
                      className={classes(
                        "rounded-md border px-3 py-2 text-sm",
                        isChosen ? "border-accent bg-accent-soft" : "border-line",
                      )}
                    >
                      <p className="flex items-start justify-between gap-3 font-medium">
                        <span>{level.title}</span>
                        <span className="shrink-0 text-ink-soft tabular-nums">
                          {t("points", { points: level.points })}
                        </span>
                      </p>
                      {level.description && <p className="text-ink-soft">{level.description}</p>}
                      {isChosen && (
                        <p className="mt-1 flex items-center gap-1.5 font-medium text-accent">
                          <Check aria-hidden size={16} />
                          {t("reached")}
                        </p>
                      )}
                    </li>
                  );
                })}
              </ul>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
