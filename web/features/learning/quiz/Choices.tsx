"use client";

import { useTranslations } from "use-intl";
import { RichText } from "@/ui/RichText";
import type { Answer, Question } from "./types";

/** Choices with rich text: the browser's own radio buttons or ticks, each in a row that is all target. */
export function Choices(props: {
  question: Question;
  answer: Answer | undefined;
  isDisabled: boolean;
  onAnswer: (answer: Answer) => void;
}) {
  const { question, answer, isDisabled, onAnswer } = props;
  const t = useTranslations("learn.quiz");
  const isMultiple = question.kind === "multiple_choice";
  const picked = Array.isArray(answer) ? answer : answer ? [answer] : [];
  const id = `q-${question.question_id}`;

  const pick = (choiceId: string, isOn: boolean) => {
    if (!isMultiple) return onAnswer(choiceId);
    // In the order of the ids, so that the same ticks are the same answer.
    onAnswer([...picked.filter((one) => one !== choiceId), ...(isOn ? [choiceId] : [])].sort());
  };

  return (
    <div
      role={isMultiple ? "group" : "radiogroup"}
      aria-labelledby={`${id}-name ${id}-prompt`}
      aria-describedby={isMultiple ? `${id}-many` : undefined}
    >
      {isMultiple && (
        <p id={`${id}-many`} className="mb-2 text-sm text-ink-soft">
          {t("many")}
        </p>
      )}
      <div className="flex flex-col gap-2">
        {(question.choices ?? []).map((choice) => (
          <label
            key={choice.choice_id}
            className="flex min-h-12 cursor-pointer items-start gap-3 rounded-md border border-line px-3.5 py-2.5 hover:border-line-strong has-checked:border-accent has-checked:bg-accent-soft has-disabled:cursor-not-allowed has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
          >
            <input
              type={isMultiple ? "checkbox" : "radio"}
              name={id}
              value={choice.choice_id}
              checked={picked.includes(choice.choice_id)}
              disabled={isDisabled}
              onChange={(event) => pick(choice.choice_id, event.target.checked)}
              className="mt-1 size-5 shrink-0 accent-accent outline-none"
            />
            <RichText html={choice.html} className="min-w-0 grow" />
          </label>
        ))}
      </div>
    </div>
  );
}
