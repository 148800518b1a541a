import { Fragment } from "react";
import { translator } from "@/i18n/server";
import { linesWithGaps } from "@/lib/gaps";
import type { components } from "@/client/schema";
import { Disclosure } from "@/ui/Disclosure";
import { RichText } from "@/ui/RichText";
import { INPUT, INPUT_HEIGHT } from "@/ui/field";

type Question = components["schemas"]["LearnerQuestion"];

/** A question as it is asked. */
export async function QuestionPreview({ question }: { question: Question }) {
  const t = await translator("teach.preview");
  return (
    <fieldset className="rounded-md border border-line px-4 py-4">
      <legend className="px-1 text-sm text-ink-soft">{t("points", { count: question.points })}</legend>
      <RichText html={question.prompt_html} className="mb-4" />
      <Answer question={question} label={t("answer")} choose={t("choose")} />
      {question.hints_html?.map((hint, index) => (
        <Disclosure key={index} summary={t("hint", { number: index + 1 })} className="mt-2">
          <RichText html={hint} />
        </Disclosure>
      ))}
    </fieldset>
  );
}

function Answer({ question, label, choose }: { question: Question; label: string; choose: string }) {
  const { kind, question_id: name } = question;
  if (kind === "dropdown") {
    return (
      <select aria-label={label} className={`${INPUT} ${INPUT_HEIGHT} max-w-sm`}>
        <option value="">{choose}</option>
        {(question.choices ?? []).map((one) => (
          <option key={one.choice_id}>{one.html.replace(/<[^>]*>/g, "")}</option>
        ))}
      </select>
    );
  }
  if (kind === "single_choice" || kind === "multiple_choice") {
    return (
      <div className="flex flex-col">
        {(question.choices ?? []).map((one) => (
          <label key={one.choice_id} className="flex min-h-11 items-start gap-3 py-2">
            <input
              type={kind === "single_choice" ? "radio" : "checkbox"}
              name={name}
              className="mt-1 size-5 accent-accent"
            />
            <RichText html={one.html} />
          </label>
        ))}
      </div>
    );
  }
  if (kind === "matching") {
    return (
      <ol className="flex flex-col gap-3">
        {(question.sides_html ?? []).map((side, place) => (
          <li key={place} className="grid gap-2 sm:grid-cols-2 sm:items-center">
            <div id={`${name}-side-${place}`}>
              <RichText html={side} />
            </div>
            <select aria-labelledby={`${name}-side-${place}`} className={`${INPUT} ${INPUT_HEIGHT}`}>
              <option value="">{choose}</option>
              {(question.offered ?? []).map((text) => (
                <option key={text}>{text}</option>
              ))}
            </select>
          </li>
        ))}
      </ol>
    );
  }
  if (kind === "blanks") {
    return linesWithGaps(question.text_parts ?? []).map((line, row) => (
      <p key={row} className="max-w-prose leading-loose whitespace-pre-wrap">
        {line.map((piece, place) =>
          typeof piece === "string" ? (
            <Fragment key={place}>{piece}</Fragment>
          ) : (
            <input
              key={place}
              type="text"
              aria-label={`${label} ${piece + 1}`}
              autoComplete="off"
              className={`${INPUT} mx-1 inline-block min-h-9 w-32! py-1`}
            />
          ),
        )}
      </p>
    ));
  }
  if (kind === "ordering") {
    return (
      <ul className="flex flex-col gap-2">
        {(question.choices ?? []).map((one, place) => (
          <li key={place} className="rounded-md border border-line px-3.5 py-2.5">
            <RichText html={one.html} />
          </li>
        ))}
      </ul>
    );
  }
  if (!question.accepts_text) return null;
  return (
    <input
      type="text"
      aria-label={label}
      autoComplete="off"
      className={`${INPUT} ${INPUT_HEIGHT} max-w-sm`}
    />
  );
}
