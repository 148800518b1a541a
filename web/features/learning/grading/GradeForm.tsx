import dynamic from "next/dynamic";
import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { useFormatter } from "@/i18n/client";
import { ApiProblem } from "@/client/problem";
import { Button } from "@/ui/Button";
import { Form, type FormProps } from "@/ui/Form";
import { Kbd } from "@/ui/Kbd";
import { Notice } from "@/ui/Notice";
import { TextArea } from "@/ui/TextArea";
import { useApple } from "@/ui/useApple";
import { ConflictNotice } from "./ConflictNotice";
import { RubricRow } from "./RubricRow";
import { ScoreField } from "./ScoreField";
import { gradeWork } from "./api";
import { LateLoss } from "./LateLoss";
import { bodyOf, changeBetween, openCriteria, pointsOf, type Change } from "./grade";
import type { OpenWork, Work } from "./types";
import { useGrade } from "./useGrade";
import { useKeys } from "./useKeys";

const ReturnDialog = dynamic(() => import("./ReturnDialog").then((module) => module.ReturnDialog), {
  ssr: false,
});
const MAX_FEEDBACK = 20_000;

interface Props {
  opened: OpenWork;
  letters: boolean;
  onSaved: (opened: OpenWork) => Promise<void>;
  /** Reads the work again after the server said that it had changed. */
  readAgain: () => Promise<Work>;
}

/** The grade of one work: a level for each criterion or a score, and words. Nothing typed here is lost. */
export function GradeForm({ opened, letters, onSaved, readAgain }: Props) {
  const t = useTranslations("grading.grade");
  const isApple = useApple();
  const { work, etag } = opened;
  const { rubric, max_score } = work.assignment;
  const { grade, change, restored, startOver, forget } = useGrade(work);
  const [conflict, setConflict] = useState<Change | null>(null);
  const [isReturning, setReturning] = useState(false);
  const save = useRef<HTMLButtonElement>(null);
  const words = useRef<HTMLTextAreaElement>(null);
  const box = useRef<HTMLElement>(null);
  useGradeKeys({ letters, save, words, box });

  /** Does something to the work; where it turns out to have changed, shows how, and keeps what was typed. */
  async function attempt(act: () => Promise<OpenWork>) {
    try {
      const done = await act();
      setConflict(null);
      forget();
      await onSaved(done);
    } catch (error) {
      if (!isConflict(error)) throw error;
      const now = await readAgain();
      setConflict(changeBetween(work, now) ?? "graded");
      setReturning(false);
    }
  }
  const validate: FormProps["validate"] = () => {
    const open = openCriteria(rubric, grade.choices);
    const missing = Object.fromEntries(open.map((one) => [`choices.${one.criterion_id}`, t("chooseLevel")]));
    return rubric.length === 0 && grade.score === null ? { score: t("giveScore") } : missing;
  };
  return (
    <section
      ref={box}
      aria-labelledby="grade-heading"
      // What has the focus is not to lie under the bar that stays at the bottom.
      className="border-t border-line pt-5 2xl:border-0 2xl:pt-0 [&_input]:scroll-mb-44 [&_textarea]:scroll-mb-44"
    >
      <h3 id="grade-heading" className="mb-3 font-serif text-lg font-semibold">
        {t("heading")}
      </h3>
      {conflict && <ConflictNotice key={work.revision} change={conflict} work={work} />}
      {work.status === "returned" ? (
        <Notice>{t("isReturned")}</Notice>
      ) : (
        <Form
          validate={validate}
          onSubmit={() => attempt(() => gradeWork(work.submission_id, bodyOf(rubric, grade), etag))}
        >
          {restored && (
            <Notice
              action={
                <Button size="sm" onPress={startOver}>
                  {t("startOver")}
                </Button>
              }
            >
              {t(`restored.${restored}`)}
            </Notice>
          )}
          {rubric.map((criterion) => (
            <RubricRow
              key={criterion.criterion_id}
              criterion={criterion}
              value={grade.choices[criterion.criterion_id] ?? null}
              onChange={(level) => change({ choices: { ...grade.choices, [criterion.criterion_id]: level } })}
            />
          ))}
          {rubric.length === 0 && (
            <ScoreField max={max_score} value={grade.score} onChange={(score) => change({ score })} />
          )}
          <TextArea
            ref={words}
            name="feedback"
            label={t("feedback")}
            description={t("feedbackHelp")}
            optional
            rows={5}
            maxLength={MAX_FEEDBACK}
            value={grade.feedback}
            onChange={(feedback) => change({ feedback })}
          />
          {work.late_percentage > 0 && (
            <LateLoss work={work} waived={grade.waiveLate} onChange={(waiveLate) => change({ waiveLate })} />
          )}
          <div className="sticky bottom-0 -mx-1 flex flex-wrap items-center gap-x-3 gap-y-2 border-t border-line bg-page px-1 py-3 max-sm:bottom-14">
            <Total work={work} points={rubric.length > 0 ? pointsOf(rubric, grade.choices) : grade.score} />
            <Button type="submit" variant="primary" ref={save}>
              {t("save")}
            </Button>
            <Button onPress={() => setReturning(true)}>{t("return")}</Button>
            <span className="text-xs text-ink-soft max-lg:hidden" aria-hidden="true">
              <Kbd>{isApple ? t("saveKeysApple") : t("saveKeys")}</Kbd>
            </span>
          </div>
        </Form>
      )}
      {isReturning && (
        <ReturnDialog
          opened={opened}
          feedback={grade.feedback}
          onFeedback={(feedback) => change({ feedback })}
          onReturn={attempt}
          onClose={() => setReturning(false)}
        />
      )}
    </section>
  );
}

function Total({ work, points }: { work: Work; points: number | null }) {
  const t = useTranslations("grading.grade");
  const format = useFormatter();
  const max = format.number(work.assignment.max_score);
  return (
    <p aria-live="polite" className="me-auto text-sm">
      {points === null ? (
        <span className="text-ink-soft">{t("outOf", { max })}</span>
      ) : (
        <span className="font-semibold tabular-nums">
          {t("total", { score: format.number(points), max })}
        </span>
      )}
    </p>
  );
}

function isConflict(error: unknown): boolean {
  return error instanceof ApiProblem && (error.status === 412 || error.code === "already_returned");
}

interface KeyPlaces {
  letters: boolean;
  save: React.RefObject<HTMLButtonElement | null>;
  words: React.RefObject<HTMLTextAreaElement | null>;
  box: React.RefObject<HTMLElement | null>;
}

/** The keys that act on the grade. */
function useGradeKeys({ letters, save, words, box }: KeyPlaces): void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useKeys({
    letters,
    commands: {
      save: () => {
        // A number counts once its field is left; then the form has it.
        if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
        timer.current = setTimeout(() => save.current?.form?.requestSubmit(save.current));
      },
      grade: () => firstField(box.current)?.focus(),
      feedback: () => words.current?.focus(),
      leave: () => document.getElementById("work-heading")?.focus(),
    },
  });
}

/** Where the grade begins: what is chosen in the first row, its first level, or the score. */
function firstField(box: HTMLElement | null): HTMLElement | null {
  const row = box?.querySelector("[role=radiogroup]");
  return row?.querySelector<HTMLElement>("input:checked") ?? box?.querySelector<HTMLElement>(FIELD) ?? null;
}

const FIELD = "input:not([type=hidden]), textarea";
