"use client";

import { useTranslations } from "use-intl";
import { ERROR, HELP, INPUT, INPUT_HEIGHT } from "@/ui/field";
import { classes } from "@/ui/classes";
import { plainText, takesAnswer } from "./answers";
import { Blanks } from "./Blanks";
import { Choices } from "./Choices";
import { Matching } from "./Matching";
import { Ordering } from "./Ordering";
import type { Answer, Question } from "./types";

interface Field {
  question: Question;
  answer: Answer | undefined;
  error?: string;
  isDisabled: boolean;
  onAnswer: (answer: Answer) => void;
}

/** Where a question is answered: choices to pick, a list, or a text. */
export function AnswerField(props: Field) {
  const { question, error } = props;
  if (!takesAnswer(question)) return null;
  const words = question.kind === "dropdown" ? wordsOf(question) : null;
  return (
    <div className="mt-4">
      {words ? <Dropdown {...props} words={words} /> : <ByKind {...props} />}
      {error && (
        <p id={errorId(question)} role="status" className={classes(ERROR, "mt-1.5")}>
          {error}
        </p>
      )}
    </div>
  );
}

function ByKind(props: Field) {
  switch (props.question.kind) {
    case "single_choice":
    case "multiple_choice":
    case "dropdown":
      return <Choices {...props} />;
    case "matching":
      return <Matching {...props} />;
    case "blanks":
      return <Blanks {...props} />;
    case "ordering":
      return <Ordering {...props} />;
    case "ungraded":
      return <LongText {...props} />;
    default:
      return <ShortText {...props} />;
  }
}

/** The words of all choices, where a list of plain words can show them. */
function wordsOf(question: Question): string[] | null {
  const words = (question.choices ?? []).map((choice) => plainText(choice.html));
  return words.every((one): one is string => Boolean(one)) ? words : null;
}

function Dropdown({ question, answer, isDisabled, onAnswer, error, words }: Field & { words: string[] }) {
  const t = useTranslations("learn.quiz");
  return (
    <select
      {...naming(question, error)}
      value={typeof answer === "string" ? answer : ""}
      disabled={isDisabled}
      onChange={(event) => onAnswer(event.target.value)}
      className={classes(INPUT, INPUT_HEIGHT, "max-w-form")}
    >
      <option value="">{t("choose")}</option>
      {(question.choices ?? []).map((choice, place) => (
        <option key={choice.choice_id} value={choice.choice_id}>
          {words[place]}
        </option>
      ))}
    </select>
  );
}

function ShortText({ question, answer, isDisabled, onAnswer, error }: Field) {
  const help = useHelp(question);
  return (
    <>
      <input
        {...naming(question, error, help !== null)}
        type="text"
        inputMode={question.kind === "numerical" ? "text" : undefined}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={question.kind === "text"}
        maxLength={2000}
        value={typeof answer === "string" ? answer : ""}
        readOnly={isDisabled}
        onChange={(event) => onAnswer(event.target.value)}
        className={classes(
          INPUT,
          INPUT_HEIGHT,
          question.kind === "formula" ? "font-mono" : question.kind === "numerical" && "max-w-60",
        )}
      />
      {help && (
        <p id={helpId(question)} className={classes(HELP, "mt-1.5")}>
          {help}
        </p>
      )}
    </>
  );
}

function LongText({ question, answer, isDisabled, onAnswer, error }: Field) {
  return (
    <textarea
      {...naming(question, error)}
      rows={4}
      value={typeof answer === "string" ? answer : ""}
      readOnly={isDisabled}
      onChange={(event) => onAnswer(event.target.value)}
      className={classes(INPUT, "field-sizing-content max-h-[60vh] min-h-28 py-2.5")}
    />
  );
}

function useHelp(question: Question): string | null {
  const t = useTranslations("learn.quiz.help");
  if (question.kind === "numerical") return t("numerical");
  if (question.kind !== "formula") return null;
  const letters = (question.variables ?? []).join(", ");
  return letters ? t("formula", { letters }) : t("formulaPlain");
}

const errorId = (question: Question) => `q-${question.question_id}-error`;
const helpId = (question: Question) => `q-${question.question_id}-help`;

/** A field is named by the number and the prompt of its question, and described by help and error. */
function naming(question: Question, error: string | undefined, hasHelp = false) {
  const id = `q-${question.question_id}`;
  const described = [hasHelp && helpId(question), error && errorId(question)].filter(Boolean).join(" ");
  return {
    "aria-labelledby": `${id}-name ${id}-prompt`,
    "aria-describedby": described || undefined,
    "aria-invalid": error ? true : undefined,
  };
}
