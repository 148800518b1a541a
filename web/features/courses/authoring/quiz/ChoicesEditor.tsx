"use client";

import { ArrowDown, ArrowUp, MessageSquare, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/ui/Button";
import { IconButton } from "@/ui/IconButton";
import { Switch } from "@/ui/Switch";
import { withItem, withMovedItem } from "../assignment/model";
import { useAuthoring } from "../lesson/context";
import { LazyRichEditor } from "../richtext/LazyRichEditor";
import type { Choice, ChoiceQuestion } from "../types";
import { newChoice, withMarked } from "./model";
import type { QuestionProps } from "./QuestionEditor";

/** The choices of a question, and which of them are right. */
export function ChoicesEditor({ question, onChange }: QuestionProps<ChoiceQuestion>) {
  const t = useTranslations("teach.quiz");
  const { choices } = question;
  const set = (next: Choice[], what?: string) => onChange({ ...question, choices: next }, what);
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="pb-1.5 text-sm font-medium">{t("choices")}</legend>
      <ol className="flex flex-col gap-3">
        {choices.map((choice, index) => (
          <ChoiceRow
            key={choice.choice_id}
            choice={choice}
            number={index + 1}
            group={question.question_id}
            isSingle={question.kind !== "multiple_choice"}
            isLast={index === choices.length - 1}
            canRemove={choices.length > 2}
            onMark={(correct) => onChange(withMarked(question, choice.choice_id, correct))}
            onChange={(next, what) =>
              set(withItem(choices, index, next), `${choice.choice_id} ${what ?? ""}`)
            }
            onMove={(step) => set(withMovedItem(choices, index, index + step))}
            onRemove={() => set(withItem(choices, index, null))}
          />
        ))}
      </ol>
      <Button
        size="sm"
        className="self-start"
        onPress={() =>
          set([
            ...choices,
            newChoice(
              choices.map((one) => one.choice_id),
              false,
            ),
          ])
        }
      >
        <Plus aria-hidden="true" />
        {t("addChoice")}
      </Button>
      {question.kind === "multiple_choice" && (
        <Switch
          isSelected={question.partial_credit === "every_decision"}
          onChange={(isOn) => onChange({ ...question, partial_credit: isOn ? "every_decision" : "none" })}
          description={t("partialHelp")}
        >
          {t("partial")}
        </Switch>
      )}
    </fieldset>
  );
}

interface RowProps {
  choice: Choice;
  number: number;
  group: string;
  isSingle: boolean;
  isLast: boolean;
  canRemove: boolean;
  onMark: (correct: boolean) => void;
  onChange: (choice: Choice, what?: string) => void;
  onMove: (step: -1 | 1) => void;
  onRemove: () => void;
}

function ChoiceRow(props: RowProps) {
  const { choice, number, isSingle, onChange } = props;
  const t = useTranslations("teach.quiz");
  const { uploadPicture } = useAuthoring();
  const [hasFeedback, setFeedback] = useState(Boolean(choice.feedback_html));
  return (
    <li className="flex items-start gap-1 sm:gap-2">
      <label className="grid size-11 shrink-0 place-items-center">
        <input
          type={isSingle ? "radio" : "checkbox"}
          name={props.group}
          checked={choice.correct}
          onChange={(event) => props.onMark(event.target.checked)}
          className="size-5.5 accent-good"
        />
        <span className="sr-only">{t("markCorrect", { number })}</span>
      </label>
      <div className="flex min-w-0 grow flex-col gap-1.5">
        <LazyRichEditor
          label={t("choiceNumber", { number })}
          html={choice.html}
          compact
          onUpload={uploadPicture}
          onChange={(html) => onChange({ ...choice, html }, "html")}
        />
        {hasFeedback && (
          <div className="border-s-4 border-line ps-3">
            <p className="pb-1 text-xs text-ink-soft">{t("feedbackHelp")}</p>
            <LazyRichEditor
              label={t("feedbackNumber", { number })}
              html={choice.feedback_html ?? ""}
              compact
              onChange={(html) => onChange({ ...choice, feedback_html: html || null }, "feedback")}
            />
          </div>
        )}
      </div>
      <div className="flex max-sm:flex-col">
        <IconButton
          icon={MessageSquare}
          size="sm"
          label={t("addFeedback", { number })}
          isDisabled={hasFeedback}
          onPress={() => setFeedback(true)}
        />
        <IconButton
          icon={ArrowUp}
          size="sm"
          label={t("choiceUp", { number })}
          isDisabled={number === 1}
          onPress={() => props.onMove(-1)}
        />
        <IconButton
          icon={ArrowDown}
          size="sm"
          label={t("choiceDown", { number })}
          isDisabled={props.isLast}
          onPress={() => props.onMove(1)}
        />
        <IconButton
          icon={Trash2}
          size="sm"
          label={t("removeChoice", { number })}
          isDisabled={!props.canRemove}
          onPress={props.onRemove}
        />
      </div>
    </li>
  );
}
