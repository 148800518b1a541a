"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { ApiProblem } from "@/client/problem";
import { useFormatter } from "@/i18n/client";
import { Button } from "@/ui/Button";
import { Checkbox } from "@/ui/Checkbox";
import { Form } from "@/ui/Form";
import { Notice } from "@/ui/Notice";
import { NumberField } from "@/ui/NumberField";
import { TextArea } from "@/ui/TextArea";
import { setGrade, withdrawGrade, type Place } from "./api";
import type { OpenSheet } from "./types";

const MOST_REASON = 2_000;

interface Props {
  place: Place;
  opened: OpenSheet;
  onSaved: (opened: OpenSheet, message: string) => Promise<void>;
  /** Reads the grade again after the server said that it had changed. */
  readAgain: () => Promise<void>;
}

/** Sets a grade by hand, or withdraws that; either takes a reason. */
export function OverrideForm({ place, opened, onSaved, readAgain }: Props) {
  const t = useTranslations("sheet");
  const format = useFormatter();
  const { sheet, etag } = opened;
  const [score, setScore] = useState(sheet.score ?? NaN);
  const [isChanged, setChanged] = useState(false);

  async function send(data: FormData) {
    const withdraws = data.get("act") === "withdraw";
    const body = { reason: String(data.get("reason")), show_reason: data.has("show_reason") };
    try {
      const done = withdraws
        ? await withdrawGrade(place, body, etag)
        : await setGrade(place, { ...body, score }, etag);
      await onSaved(done, withdraws ? t("withdrawnNow") : t("saved"));
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 412) throw error;
      await readAgain();
      setChanged(true);
    }
  }
  const max = format.number(sheet.column.max_score);
  return (
    <section aria-labelledby="grade-edit">
      <h3 id="grade-edit" className="font-serif text-lg font-semibold">
        {t("edit")}
      </h3>
      <p className="mb-4 text-sm text-ink-soft">{t("editHelp")}</p>
      {isChanged && (
        <Notice tone="warn" live className="mb-4">
          {t("changed")}
        </Notice>
      )}
      <Form onSubmit={send}>
        <NumberField
          name="score"
          label={t("score")}
          description={t("scoreHelp", { max })}
          minValue={0}
          maxValue={sheet.column.max_score}
          formatOptions={{ maximumFractionDigits: 6 }}
          isRequired
          value={score}
          onChange={setScore}
        />
        <TextArea
          name="reason"
          label={t("why")}
          description={t("whyHelp")}
          maxLength={MOST_REASON}
          rows={2}
          isRequired
        />
        <Checkbox name="show_reason" description={t("showReasonHelp")}>
          {t("showReason")}
        </Checkbox>
        <div className="flex flex-wrap gap-2">
          <Button type="submit" variant="primary">
            {t("save")}
          </Button>
          {sheet.overridden && (
            <Button type="submit" name="act" value="withdraw">
              {t("withdraw")}
            </Button>
          )}
        </div>
      </Form>
    </section>
  );
}
