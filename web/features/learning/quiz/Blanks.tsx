"use client";

import { Fragment } from "react";
import { useTranslations } from "use-intl";
import { useFormatter } from "@/i18n/client";
import { linesWithGaps } from "@/lib/gaps";
import { classes } from "@/ui/classes";
import { INPUT } from "@/ui/field";
import { Remark } from "./Remark";
import type { Answer, Question, QuestionKey } from "./types";

interface Props {
  question: Question;
  answer: Answer | undefined;
  error?: string;
  isDisabled: boolean;
  onAnswer: (answer: Answer) => void;
}

/** A text with a field for each blank. The answer is one text for each of them, "" for what is left open. */
export function Blanks({ question, answer, error, isDisabled, onAnswer }: Props) {
  const t = useTranslations("learn.quiz.blanks");
  const id = `q-${question.question_id}`;
  const filled = filledIn(question, answer);
  return (
    <div role="group" aria-labelledby={`${id}-name ${id}-prompt`} className="space-y-3 leading-loose">
      {linesWithGaps(question.text_parts ?? []).map((line, row) => (
        <p key={row} id={`${id}-line-${row}`} className="max-w-prose whitespace-pre-wrap">
          {line.map((piece, place) =>
            typeof piece === "string" ? (
              <Fragment key={place}>{piece}</Fragment>
            ) : (
              <input
                key={place}
                type="text"
                aria-label={t("blank", { number: piece + 1, total: filled.length })}
                aria-describedby={classes(`${id}-line-${row}`, error && `${id}-error`)}
                aria-invalid={error ? true : undefined}
                autoComplete="off"
                autoCapitalize="off"
                maxLength={2000}
                value={filled[piece]}
                readOnly={isDisabled}
                onChange={(event) =>
                  onAnswer(filled.map((one, at) => (at === piece ? event.target.value : one)))
                }
                className={classes(
                  INPUT,
                  "field-sizing-content mx-1 my-1 inline-block min-h-9 w-auto! max-w-full min-w-28! py-1",
                )}
              />
            ),
          )}
        </p>
      ))}
    </div>
  );
}

/** What stands in each blank. */
function filledIn(question: Question, answer: unknown): string[] {
  const given: unknown[] = Array.isArray(answer) ? answer : [];
  return (question.text_parts ?? []).slice(1).map((_part, place) => String(given[place] ?? ""));
}

interface Reviewed {
  question: Question;
  answer: unknown;
  quizKey: QuestionKey | undefined;
}

/** The text as it was filled in, and what is right in each blank where the quiz shows it. */
export function ReviewedBlanks({ question, answer, quizKey }: Reviewed) {
  const t = useTranslations("learn.quiz");
  const filled = filledIn(question, answer);
  const keys = quizKey?.blanks ?? undefined;
  return (
    <div className="space-y-3">
      {linesWithGaps(question.text_parts ?? []).map((line, row) => (
        <p key={row} className="max-w-prose leading-loose whitespace-pre-wrap">
          {line.map((piece, place) =>
            typeof piece === "string" ? (
              <Fragment key={place}>{piece}</Fragment>
            ) : (
              <span
                key={place}
                className={classes(
                  "mx-1 box-decoration-clone rounded-md border px-2 py-0.5",
                  look(keys?.[piece]?.correct),
                )}
              >
                {filled[piece]?.trim() || <span className="text-ink-soft">{t("blanks.open")}</span>}
              </span>
            ),
          )}
        </p>
      ))}
      {keys && (
        <ol className="space-y-1.5">
          {keys.map((key, place) => (
            <li key={place} className="flex flex-wrap gap-x-3 gap-y-0.5 text-sm">
              <span className="text-ink-soft">
                {t("blanks.blank", { number: place + 1, total: keys.length })}
              </span>
              <Remark isRight={key.correct} text={key.correct ? t("choice.right") : t("choice.wrong")} />
              {!key.correct && <RightThere blank={key} />}
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}

function RightThere({ blank }: { blank: NonNullable<QuestionKey["blanks"]>[number] }) {
  const t = useTranslations("learn.quiz");
  const format = useFormatter();
  const unit = blank.tolerance_unit === "percent" ? "withinPercent" : "within";
  return (
    <span>
      {t("belongs", { match: blank.accepted.join(" · ") })}
      {blank.tolerance ? ` ${t(unit, { value: format.number(blank.tolerance) })}` : ""}
    </span>
  );
}

function look(isRight: boolean | undefined): string {
  if (isRight === undefined) return "border-line";
  return isRight ? "border-good bg-good-soft" : "border-bad bg-bad-soft";
}
