import { useState } from "react";
import { useTranslations } from "use-intl";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { NativeSelect } from "@/ui/NativeField";
import { RichText } from "@/ui/RichText";
import type { Regrading } from "./api";
import type { CorrectedQuestion, Corrections as CorrectionsOut, Regrade, Treatment } from "./types";

interface Props {
  corrections: CorrectionsOut;
  /** The newest regrade: what it treated apart is proposed again. */
  last: Regrade | undefined;
  regrading: Regrading;
}

const TONES = { none: "neutral", changed: "info", removed: "warn", new: "neutral" } as const;

/** The questions of a quiz, and how each is to be graded. */
export function Corrections({ corrections, last, regrading }: Props) {
  const t = useTranslations("grading.regrade.corrections");
  const [treatments, setTreatments] = useState<Record<string, Treatment>>(() =>
    Object.fromEntries((last?.treatments ?? []).map((one) => [one.question_id, one.treatment])),
  );
  const treat = (questionId: string, treatment: string) => {
    const others = Object.entries(treatments).filter(([id]) => id !== questionId);
    const isApart = treatment === "full_points" || treatment === "not_counted";
    setTreatments(Object.fromEntries(isApart ? [...others, [questionId, treatment]] : others));
  };
  return (
    <>
      <ol className="mb-6 divide-y divide-line border-y border-line">
        {corrections.questions.map((question, place) => (
          <li key={question.question_id} className="grid gap-3 py-4 sm:grid-cols-[1fr_16rem] sm:gap-6">
            <Question question={question} number={place + 1} />
            <NativeSelect
              label={t("treatment", { number: place + 1 })}
              value={treatments[question.question_id] ?? "key"}
              disabled={question.kind === "ungraded"}
              onChange={(event) => treat(question.question_id, event.target.value)}
              items={[
                { id: "key", label: question.change === "removed" ? t("byDefault") : t("byKey") },
                { id: "full_points", label: t("fullPoints") },
                { id: "not_counted", label: t("notCounted") },
              ]}
            />
          </li>
        ))}
      </ol>
      <Button
        variant="primary"
        isPending={regrading.isBusy}
        isDisabled={corrections.attempts === 0}
        onPress={() => void regrading.preview(treatments)}
      >
        {t("preview")}
      </Button>
    </>
  );
}

function Question({ question, number }: { question: CorrectedQuestion; number: number }) {
  const t = useTranslations("grading.regrade.corrections");
  return (
    <div className="min-w-0">
      <p className="mb-1 flex flex-wrap items-center gap-2 text-sm text-ink-soft">
        {t("question", { number })} · {t("points", { points: question.points })}
        <Badge tone={TONES[question.change]}>{t(`changes.${question.change}`)}</Badge>
      </p>
      <RichText html={question.prompt_html} />
    </div>
  );
}
