"use client";

import { Check, CircleDashed, X } from "lucide-react";
import { useTranslations } from "use-intl";
import { useFormatter } from "@/i18n/client";
import { RichText } from "@/ui/RichText";
import { classes } from "@/ui/classes";
import { takesAnswer } from "./answers";
import { ReviewedBlanks } from "./Blanks";
import { ReviewedPairs } from "./Matching";
import { ReviewedOrder } from "./Ordering";
import { Remark } from "./Remark";
import type { Question, QuestionKey, Result } from "./types";

const LOOKS = {
  correct: { Icon: Check, colour: "text-good" },
  partly_correct: { Icon: Check, colour: "text-warn" },
  incorrect: { Icon: X, colour: "text-bad" },
  unanswered: { Icon: CircleDashed, colour: "text-ink-soft" },
  ungraded: { Icon: Check, colour: "text-ink-soft" },
};

/** Whether a question was right, in a word, with what it earned. */
export function VerdictMark({ result }: { result: Result }) {
  const t = useTranslations("learn.quiz.verdicts");
  const format = useFormatter();
  const { Icon, colour } = LOOKS[result.verdict];
  return (
    <span className={classes("flex items-center gap-1.5 font-medium", colour)}>
      <Icon aria-hidden size={18} />
      {t(result.verdict)}
      <span className="font-normal text-ink-soft">
        · {t("earned", { earned: format.number(result.earned), points: result.points })}
      </span>
    </span>
  );
}

interface Given {
  question: Question;
  answer: unknown;
  quizKey: QuestionKey | undefined;
}

/** A question as it was answered, with the key where the quiz shows it. */
export function QuestionReview({ question, answer, quizKey }: Given) {
  const t = useTranslations("learn.quiz");
  return (
    <div className="mt-4 space-y-3">
      <ReviewedAnswer question={question} answer={answer} quizKey={quizKey} />
      {quizKey?.explanation_html && (
        <div className="rounded-md bg-sunken px-4 py-3">
          <p className="mb-1 text-sm font-semibold">{t("explanation")}</p>
          <RichText html={quizKey.explanation_html} />
        </div>
      )}
    </div>
  );
}

function ReviewedAnswer(given: Given) {
  if (given.question.kind === "blanks") return <ReviewedBlanks {...given} />;
  if (given.question.kind === "ordering") return <ReviewedOrder {...given} />;
  if (given.question.choices) return <ReviewedChoices {...given} />;
  if (given.question.kind === "matching") return <ReviewedPairs {...given} />;
  return takesAnswer(given.question) && <WrittenAnswer {...given} />;
}

function ReviewedChoices({ question, answer, quizKey }: Given) {
  const t = useTranslations("learn.quiz.choice");
  const picked = new Set(Array.isArray(answer) ? answer : [answer]);
  return (
    <ul className="flex flex-col gap-2">
      {(question.choices ?? []).map((choice) => {
        const key = quizKey?.choices?.find((one) => one.choice_id === choice.choice_id);
        const isPicked = picked.has(choice.choice_id);
        return (
          <li
            key={choice.choice_id}
            className={classes("rounded-md border px-3.5 py-2.5", choiceLook(isPicked, key?.correct))}
          >
            <RichText html={choice.html} />
            <p className="flex flex-wrap gap-x-4 text-sm empty:hidden">
              {isPicked && <Remark isRight={key?.correct} text={t("yours")} />}
              {key && isPicked && (
                <span className="text-ink-soft">{key.correct ? t("right") : t("wrong")}</span>
              )}
              {key?.correct && !isPicked && <Remark isRight text={t("wasRight")} />}
            </p>
            {key?.feedback_html && (
              <RichText html={key.feedback_html} className="mt-1 text-sm text-ink-soft" />
            )}
          </li>
        );
      })}
    </ul>
  );
}

function choiceLook(isPicked: boolean, isRight: boolean | undefined): string {
  if (!isPicked) return isRight ? "border-good border-dashed" : "border-line";
  if (isRight === undefined) return "border-accent bg-accent-soft";
  return isRight ? "border-good bg-good-soft" : "border-bad bg-bad-soft";
}

function WrittenAnswer({ question, answer, quizKey }: Given) {
  const t = useTranslations("learn.quiz");
  const format = useFormatter();
  const written = typeof answer === "string" || typeof answer === "number" ? String(answer) : "";
  const mono = question.kind === "formula" && "font-mono";
  const { accepted, tolerance, tolerance_unit: unit } = quizKey ?? {};
  return (
    <dl className="space-y-2 text-base">
      <div>
        <dt className="text-sm text-ink-soft">{t("yourAnswer")}</dt>
        <dd className={classes("whitespace-pre-wrap", mono)}>{written || t("nothing")}</dd>
      </div>
      {accepted && accepted.length > 0 && (
        <div>
          <dt className="text-sm text-ink-soft">{t("accepted", { count: accepted.length })}</dt>
          <dd className={classes(mono)}>
            {accepted.join(" · ")}
            {question.kind === "numerical" && tolerance ? (
              <span className="text-ink-soft">
                {" "}
                {t(unit === "percent" ? "withinPercent" : "within", { value: format.number(tolerance) })}
              </span>
            ) : null}
          </dd>
        </div>
      )}
    </dl>
  );
}
