"use client";

import { useTranslations } from "use-intl";
import { Switch } from "@/ui/Switch";
import { TextField } from "@/ui/TextField";
import type { UngradedQuestion } from "../types";
import { BlanksEditor } from "./BlanksEditor";
import { ChoicesEditor } from "./ChoicesEditor";
import { FormulaEditor } from "./FormulaEditor";
import { MatchingEditor } from "./MatchingEditor";
import { NumericalEditor } from "./NumericalEditor";
import { OrderingEditor } from "./OrderingEditor";
import type { QuestionProps } from "./QuestionEditor";
import { TextAnswerEditor } from "./TextAnswerEditor";

/** What is right, by the kind of question. */
export function AnswerEditor({ question, onChange }: QuestionProps) {
  switch (question.kind) {
    case "single_choice":
    case "multiple_choice":
    case "dropdown":
      return <ChoicesEditor question={question} onChange={onChange} />;
    case "numerical":
      return <NumericalEditor question={question} onChange={onChange} />;
    case "text":
      return <TextAnswerEditor question={question} onChange={onChange} />;
    case "formula":
      return <FormulaEditor question={question} onChange={onChange} />;
    case "matching":
      return <MatchingEditor question={question} onChange={onChange} />;
    case "ordering":
      return <OrderingEditor question={question} onChange={onChange} />;
    case "blanks":
      return <BlanksEditor question={question} onChange={onChange} />;
    case "ungraded":
      return <UngradedEditor question={question} onChange={onChange} />;
  }
}

function UngradedEditor({ question, onChange }: QuestionProps<UngradedQuestion>) {
  const t = useTranslations("teach.quiz");
  return (
    <>
      <TextField
        label={t("reason")}
        description={t("reasonHelp")}
        value={question.reason}
        onChange={(reason) => onChange({ ...question, reason }, "reason")}
      />
      <Switch
        isSelected={question.accepts_text}
        onChange={(accepts_text) => onChange({ ...question, accepts_text })}
      >
        {t("acceptsText")}
      </Switch>
    </>
  );
}
