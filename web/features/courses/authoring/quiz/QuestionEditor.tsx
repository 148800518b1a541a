"use client";

import { useTranslations } from "use-intl";
import { Button } from "@/ui/Button";
import { NumberField } from "@/ui/NumberField";
import { Select } from "@/ui/Select";
import { LazyRichEditor } from "../richtext/LazyRichEditor";
import { RichField } from "../richtext/RichField";
import { useAuthoring } from "../lesson/context";
import type { Question, QuestionKind } from "../types";
import { AnswerEditor } from "./AnswerEditor";
import { Hints } from "./Hints";
import { asKind, QUESTION_KINDS } from "./model";
import { QuestionSummary } from "./QuestionSummary";

export interface QuestionProps<Q extends Question = Question> {
  question: Q;
  onChange: (question: Q, what?: string) => void;
}

interface Props extends QuestionProps {
  number: number;
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
}

/** A question: folded to what it asks, or open with everything that can be said about it. */
export function QuestionEditor({ question, onChange, isOpen, onOpen, number }: Props) {
  const t = useTranslations("teach.quiz");
  if (!isOpen) return <QuestionSummary question={question} number={number} onOpen={() => onOpen(true)} />;
  return (
    <div className="flex flex-col gap-5 rounded-md bg-sunken/60 px-3 py-4 sm:px-4">
      <KindAndPoints question={question} onChange={onChange} />
      <Prompt question={question} onChange={onChange} />
      <AnswerEditor question={question} onChange={onChange} />
      <Hints question={question} onChange={onChange} />
      <Explanation question={question} onChange={onChange} />
      <Button className="self-start" onPress={() => onOpen(false)}>
        {t("close")}
      </Button>
    </div>
  );
}

function KindAndPoints({ question, onChange }: QuestionProps) {
  const t = useTranslations("teach.quiz");
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Select
        label={t("kind")}
        items={QUESTION_KINDS.map((kind) => ({
          id: kind,
          label: t(`kinds.${kind}`),
          description: t(`kindHelp.${kind}`),
        }))}
        value={question.kind}
        onChange={(kind) => kind && onChange(asKind(question, kind as QuestionKind))}
      />
      {question.kind !== "ungraded" && (
        <NumberField
          label={t("points")}
          value={question.points}
          minValue={0}
          maxValue={10_000}
          onChange={(points) =>
            onChange({ ...question, points: Number.isFinite(points) ? points : 0 }, "points")
          }
        />
      )}
    </div>
  );
}

function Prompt({ question, onChange }: QuestionProps) {
  const t = useTranslations("teach.quiz");
  const { uploadPicture } = useAuthoring();
  return (
    <RichField label={t("prompt")}>
      <LazyRichEditor
        label={t("prompt")}
        html={question.prompt_html}
        compact
        autoFocus={question.prompt_html === ""}
        onUpload={uploadPicture}
        onChange={(prompt_html) => onChange({ ...question, prompt_html }, "prompt")}
      />
    </RichField>
  );
}

function Explanation({ question, onChange }: QuestionProps) {
  const t = useTranslations("teach.quiz");
  const { uploadPicture } = useAuthoring();
  return (
    <RichField label={t("explanation")} help={t("explanationHelp")}>
      <LazyRichEditor
        label={t("explanation")}
        html={question.explanation_html ?? ""}
        compact
        onUpload={uploadPicture}
        onChange={(html) => onChange({ ...question, explanation_html: html || null }, "explanation")}
      />
    </RichField>
  );
}
