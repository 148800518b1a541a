"use client";

import { useTranslations } from "use-intl";
import { RichText } from "@/ui/RichText";
import { classes } from "@/ui/classes";
import { INPUT, INPUT_HEIGHT } from "@/ui/field";
import { Remark } from "./Remark";
import type { Answer, Question, QuestionKey } from "./types";

interface Props {
  question: Question;
  answer: Answer | undefined;
  error?: string;
  isDisabled: boolean;
  onAnswer: (answer: Answer) => void;
}

/** Pairs: each side with a list to pick what belongs to it. The answer is one text for each side, "" for none. */
export function Matching({ question, answer, error, isDisabled, onAnswer }: Props) {
  const t = useTranslations("learn.quiz");
  const id = `q-${question.question_id}`;
  const matched = matchedSides(question, answer);
  return (
    <div role="group" aria-labelledby={`${id}-name ${id}-prompt`}>
      <ol className="flex flex-col gap-4">
        {matched.map((text, place) => (
          <li key={place} className="grid gap-2 sm:grid-cols-2 sm:items-center sm:gap-4">
            <div id={`${id}-side-${place}`} className="min-w-0">
              <RichText html={question.sides_html?.[place] ?? ""} />
            </div>
            <select
              aria-labelledby={`${id}-side-${place}`}
              aria-describedby={error ? `${id}-error` : undefined}
              aria-invalid={error ? true : undefined}
              value={text}
              disabled={isDisabled}
              onChange={(event) =>
                onAnswer(matched.map((one, at) => (at === place ? event.target.value : one)))
              }
              className={classes(INPUT, INPUT_HEIGHT)}
            >
              <option value="">{t("choose")}</option>
              {(question.offered ?? []).map((one) => (
                <option key={one} value={one}>
                  {one}
                </option>
              ))}
            </select>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** What was picked for each side, in their order. */
function matchedSides(question: Question, answer: unknown): string[] {
  const given: unknown[] = Array.isArray(answer) ? answer : [];
  return (question.sides_html ?? []).map((_side, place) => String(given[place] ?? ""));
}

/** The pairs as they were matched, with what belongs to each side where the quiz shows it. */
export function ReviewedPairs(props: {
  question: Question;
  answer: unknown;
  quizKey: QuestionKey | undefined;
}) {
  const { question, answer, quizKey } = props;
  const t = useTranslations("learn.quiz");
  return (
    <ol className="flex flex-col gap-2">
      {matchedSides(question, answer).map((text, place) => {
        const right = quizKey?.accepted?.[place];
        const isRight = right === undefined ? undefined : right === text;
        return (
          <li
            key={place}
            className={classes(
              "grid gap-x-4 gap-y-1 rounded-md border px-3.5 py-2.5 sm:grid-cols-2",
              isRight === undefined
                ? "border-line"
                : isRight
                  ? "border-good bg-good-soft"
                  : "border-bad bg-bad-soft",
            )}
          >
            <RichText html={question.sides_html?.[place] ?? ""} className="min-w-0" />
            <div>
              <p>{text || t("nothing")}</p>
              {isRight !== undefined && (
                <Remark isRight={isRight} text={isRight ? t("choice.right") : t("choice.wrong")} />
              )}
              {isRight === false && <p className="text-sm">{t("belongs", { match: right ?? "" })}</p>}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
