"use client";

import { Check } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "@/ui/Button";
import { plainText } from "../richtext/blank";
import type { Question } from "../types";
import { hasChoices } from "./model";

/** A folded question: what it asks and what is right. */
export function QuestionSummary(props: { question: Question; number: number; onOpen: () => void }) {
  const { question, number, onOpen } = props;
  const t = useTranslations("teach.quiz");
  const facts = [
    t(`kinds.${question.kind}`),
    question.kind !== "ungraded" && t("pointCount", { count: question.points }),
    (question.hints_html?.length ?? 0) > 0 && t("hintCount", { count: question.hints_html?.length ?? 0 }),
  ].filter(Boolean);
  return (
    <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
      <div className="min-w-48 flex-1">
        <p className="leading-snug">{plainText(question.prompt_html) || t("noPrompt")}</p>
        <Answers question={question} />
        <p className="mt-1 text-xs text-ink-soft">{facts.join(" · ")}</p>
      </div>
      <Button size="sm" onPress={onOpen} aria-label={t("openNumber", { number })}>
        {t("open")}
      </Button>
    </div>
  );
}

function Answers({ question }: { question: Question }) {
  const t = useTranslations("teach.quiz");
  if (hasChoices(question)) {
    return (
      <ul className="mt-1.5 flex flex-col gap-0.5 text-sm text-ink-soft">
        {question.choices.map((one) => (
          <li key={one.choice_id} className="flex gap-2">
            <span className="w-5 shrink-0 pt-0.5 text-good">
              {one.correct && <Check aria-label={t("correct")} className="size-4.5" />}
            </span>
            {plainText(one.html) || t("blankChoice")}
          </li>
        ))}
      </ul>
    );
  }
  if (question.kind === "matching") {
    return (
      <ul className="mt-1.5 flex flex-col gap-0.5 text-sm text-ink-soft">
        {question.pairs.map((pair, place) => (
          <li key={place}>
            {t("pairIs", {
              side: plainText(pair.html) || t("blankChoice"),
              match: pair.match || t("blankChoice"),
            })}
          </li>
        ))}
      </ul>
    );
  }
  if (question.kind === "ordering") {
    return (
      <ol className="mt-1.5 flex list-decimal flex-col gap-0.5 ps-5 text-sm text-ink-soft">
        {question.items_html.map((html, place) => (
          <li key={place}>{plainText(html) || t("blankChoice")}</li>
        ))}
      </ol>
    );
  }
  const answer = answerText(question);
  return answer ? <p className="mt-1 text-sm text-ink-soft">{t("answerIs", { answer })}</p> : null;
}

function answerText(question: Question): string {
  switch (question.kind) {
    case "numerical": {
      const unit = question.tolerance_unit === "percent" ? " %" : "";
      return question.tolerance > 0
        ? `${question.answer} ± ${question.tolerance}${unit}`
        : String(question.answer);
    }
    case "text":
      return question.accepted.filter(Boolean).join(" / ");
    case "blanks":
      return question.text;
    case "formula":
      return question.expression;
    default:
      return "";
  }
}
