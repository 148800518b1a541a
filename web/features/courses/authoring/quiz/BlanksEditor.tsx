"use client";

import { Plus } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "@/ui/Button";
import { Select } from "@/ui/Select";
import { TextArea } from "@/ui/TextArea";
import { withItem } from "../assignment/model";
import type { Blank, BlanksQuestion } from "../types";
import { freeName, withText } from "./blanks";
import { NumericalEditor } from "./NumericalEditor";
import type { QuestionProps } from "./QuestionEditor";
import { TextAnswerEditor } from "./TextAnswerEditor";

/** A text with names in brackets, and what is right in the blank of each name. */
export function BlanksEditor({ question, onChange }: QuestionProps<BlanksQuestion>) {
  const t = useTranslations("teach.quiz");
  const { text, blanks } = question;
  const write = (next: string) => onChange(withText(question, next), "text");
  return (
    <>
      <div className="flex flex-col gap-2">
        <TextArea
          label={t("blanksText")}
          description={t("blanksHelp")}
          value={text}
          maxLength={10_000}
          rows={3}
          onChange={write}
        />
        <Button
          size="sm"
          className="self-start"
          onPress={() => write(`${text}${text && !/\s$/.test(text) ? " " : ""}[[${freeName(text)}]]`)}
        >
          <Plus aria-hidden="true" />
          {t("addBlank")}
        </Button>
      </div>
      {blanks.map((blank, index) => (
        <BlankEditor
          key={blank.name}
          blank={blank}
          onChange={(next, what) =>
            onChange({ ...question, blanks: withItem(blanks, index, next) }, `blank ${index} ${what ?? ""}`)
          }
        />
      ))}
    </>
  );
}

interface BlankProps {
  blank: Blank;
  onChange: (blank: Blank, what?: string) => void;
}

function BlankEditor({ blank, onChange }: BlankProps) {
  const t = useTranslations("teach.quiz");
  const { name } = blank;
  return (
    <fieldset className="flex flex-col gap-4 border-s-4 border-line ps-3 sm:ps-4">
      <legend className="sr-only">{t("blankNamed", { name })}</legend>
      <Select
        className="sm:max-w-sm"
        label={t("blankNamed", { name })}
        items={(["text", "numerical"] as const).map((id) => ({ id, label: t(`kinds.${id}`) }))}
        value={blank.kind}
        onChange={(kind) =>
          kind !== blank.kind &&
          onChange(
            kind === "numerical"
              ? { kind, name, answer: 0, tolerance: 0, tolerance_unit: "absolute" }
              : { kind: "text", name, accepted: [""], match: "ignore_case" },
          )
        }
      />
      {blank.kind === "text" ? (
        <TextAnswerEditor question={blank} onChange={onChange} />
      ) : (
        <NumericalEditor question={blank} onChange={onChange} />
      )}
    </fieldset>
  );
}
