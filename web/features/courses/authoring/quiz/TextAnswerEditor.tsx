"use client";

import { Plus, Trash2 } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "@/ui/Button";
import { IconButton } from "@/ui/IconButton";
import { Select } from "@/ui/Select";
import { TextField } from "@/ui/TextField";
import { withItem } from "../assignment/model";
import type { TextQuestion } from "../types";

const MATCHES = ["ignore_case", "exact", "pattern_ignore_case", "pattern"] as const;

type TextKey = Pick<TextQuestion, "accepted" | "match">;

interface Props<Key> {
  question: Key;
  onChange: (question: Key, what?: string) => void;
}

/** The answers that are right, and how closely they have to be met. */
export function TextAnswerEditor<Key extends TextKey>({ question, onChange }: Props<Key>) {
  const t = useTranslations("teach.quiz");
  const { accepted } = question;
  const set = (next: string[], what?: string) => onChange({ ...question, accepted: next }, what);
  return (
    <div className="flex flex-col gap-4">
      <Select
        className="sm:max-w-sm"
        label={t("match")}
        items={MATCHES.map((id) => ({ id, label: t(`matches.${id}`) }))}
        value={question.match}
        onChange={(match) => match && onChange({ ...question, match: match as TextQuestion["match"] })}
      />
      <ol className="flex flex-col gap-3">
        {accepted.map((text, index) => (
          <li key={index} className="flex items-end gap-2">
            <TextField
              label={t("acceptedNumber", { number: index + 1 })}
              value={text}
              maxLength={1000}
              autoComplete="off"
              onChange={(next) => set(withItem(accepted, index, next), `accepted ${index}`)}
            />
            <IconButton
              icon={Trash2}
              label={t("removeAccepted", { number: index + 1 })}
              isDisabled={accepted.length < 2}
              onPress={() => set(withItem(accepted, index, null))}
            />
          </li>
        ))}
      </ol>
      <Button size="sm" className="self-start" onPress={() => set([...accepted, ""])}>
        <Plus aria-hidden="true" />
        {t("addAccepted")}
      </Button>
    </div>
  );
}
