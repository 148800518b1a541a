"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { unwrap } from "@/client/problem";
import { Button } from "@/ui/Button";
import { DateTimeField } from "@/ui/DateField";
import { Form } from "@/ui/Form";
import { Radio, RadioGroup } from "@/ui/RadioGroup";
import { TextField } from "@/ui/TextField";
import { toast } from "@/ui/toast";
import { MODES, waitingKey, type Rules } from "./types";

interface Props {
  courseId: string;
  timeZone: string;
  rules: Rules;
  onSaved: (rules: Rules) => void;
}

const MOST_SEATS = 1_000_000;

/** Who may enrol, from when until when, and how many; no number means as many as come. */
export function PolicyForm({ courseId, timeZone, rules, onSaved }: Props) {
  const t = useTranslations("grading.entry");
  const client = useQueryClient();
  const [opensAt, setOpensAt] = useState(rules.opens_at);
  const [closesAt, setClosesAt] = useState(rules.closes_at);
  const save = async (data: FormData) => {
    const seats = String(data.get("seats")).trim();
    const body = {
      mode: MODES.find((mode) => mode === data.get("mode")) ?? "open",
      opens_at: opensAt,
      closes_at: closesAt,
      seats: seats ? Number(seats) : null,
    };
    const params = { path: { courseId } };
    onSaved(await unwrap(api.PUT("/api/v1/courses/{courseId}/enrollment-policy", { params, body })));
    toast.show({ message: t("saved") });
    await client.invalidateQueries({ queryKey: waitingKey(courseId) });
  };
  const validate = (data: FormData): Record<string, string> => {
    const seats = String(data.get("seats")).trim();
    const isRight = !seats || (/^\d+$/.test(seats) && Number(seats) >= 1 && Number(seats) <= MOST_SEATS);
    return isRight ? {} : { seats: t("seatsWrong", { most: MOST_SEATS }) };
  };
  return (
    <Form label={t("rules")} onSubmit={save} validate={validate} className="max-w-2xl">
      <RadioGroup label={t("mode")} name="mode" defaultValue={rules.mode}>
        {MODES.map((mode) => (
          <Radio key={mode} value={mode} description={t(`modeHelp.${mode}`)}>
            {t(`modes.${mode}`)}
          </Radio>
        ))}
      </RadioGroup>
      <div className="grid gap-5 sm:grid-cols-2">
        <DateTimeField
          name="opens_at"
          label={t("opensAt")}
          optional
          timeZone={timeZone}
          value={opensAt}
          onChange={setOpensAt}
        />
        <DateTimeField
          name="closes_at"
          label={t("closesAt")}
          optional
          timeZone={timeZone}
          value={closesAt}
          onChange={setClosesAt}
        />
      </div>
      <TextField
        label={t("seats")}
        description={t("seatsHelp", { taken: rules.taken, waiting: rules.waiting })}
        optional
        name="seats"
        inputMode="numeric"
        autoComplete="off"
        className="max-w-md"
        defaultValue={rules.seats === null ? "" : String(rules.seats)}
      />
      <div>
        <Button type="submit" variant="primary">
          {t("save")}
        </Button>
      </div>
    </Form>
  );
}
