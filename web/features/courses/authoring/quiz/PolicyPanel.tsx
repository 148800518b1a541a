"use client";

import { useTranslations } from "use-intl";
import { useFormatter } from "@/i18n/client";
import { DateTimeField } from "@/ui/DateField";
import { Disclosure } from "@/ui/Disclosure";
import { NumberField } from "@/ui/NumberField";
import { Select } from "@/ui/Select";
import { Switch } from "@/ui/Switch";
import { useAuthoring } from "../lesson/context";
import type { QuizPolicy } from "../types";

interface Props {
  policy: QuizPolicy;
  onChange: (policy: QuizPolicy, what: string) => void;
}

const SHOW = ["when_final", "after_attempt", "never"] as const;

/** How the lesson's questions are taken: attempts, pass mark, answers, time. */
export function PolicyPanel({ policy, onChange }: Props) {
  const t = useTranslations("teach.policy");
  const { timeZone } = useAuthoring();
  const set = (part: Partial<QuizPolicy>, what: string) => onChange({ ...policy, ...part }, what);
  return (
    <Disclosure
      className="mb-2 rounded-md bg-accent-soft px-3"
      summary={
        <span className="text-sm">
          {t("heading")}
          <span className="ps-2 font-normal text-ink-soft">{useSummary(policy)}</span>
        </span>
      }
    >
      <div className="grid gap-5 pb-2 sm:grid-cols-2">
        <NumberField
          label={t("attempts")}
          description={t("attemptsHelp")}
          optional
          minValue={1}
          maxValue={1_000_000}
          value={policy.max_attempts ?? NaN}
          onChange={(count) => set({ max_attempts: Number.isFinite(count) ? count : null }, "attempts")}
        />
        <NumberField
          label={t("pass")}
          description={t("passHelp")}
          minValue={0}
          maxValue={100}
          value={policy.pass_percentage}
          onChange={(share) => set({ pass_percentage: Number.isFinite(share) ? share : 0 }, "pass")}
        />
        <Select
          label={t("show")}
          items={SHOW.map((id) => ({ id, label: t(`shows.${id}`) }))}
          value={policy.show_answers}
          onChange={(show) => show && set({ show_answers: show as QuizPolicy["show_answers"] }, "show")}
        />
        <NumberField
          label={t("limit")}
          description={t("limitHelp")}
          optional
          minValue={1}
          maxValue={7 * 24 * 60}
          value={policy.time_limit_seconds ? policy.time_limit_seconds / 60 : NaN}
          onChange={(minutes) =>
            set({ time_limit_seconds: Number.isFinite(minutes) ? Math.round(minutes * 60) : null }, "limit")
          }
        />
        <DateTimeField
          label={t("due")}
          optional
          timeZone={timeZone}
          value={policy.due_at ?? null}
          onChange={(due_at) => set({ due_at }, "due")}
        />
        <NumberField
          label={t("draws")}
          description={t("drawsHelp")}
          optional
          minValue={1}
          maxValue={500}
          value={policy.draws ?? NaN}
          onChange={(count) => set({ draws: Number.isFinite(count) ? count : null }, "draws")}
        />
        <div className="flex flex-col gap-3">
          <Switch
            isSelected={policy.shuffle_questions}
            onChange={(shuffle_questions) => set({ shuffle_questions }, "shuffle questions")}
            description={t("shuffleQuestionsHelp")}
          >
            {t("shuffleQuestions")}
          </Switch>
          <Switch
            isSelected={policy.shuffle_choices}
            onChange={(shuffle_choices) => set({ shuffle_choices }, "shuffle choices")}
          >
            {t("shuffleChoices")}
          </Switch>
        </div>
      </div>
    </Disclosure>
  );
}

function useSummary(policy: QuizPolicy): string {
  const t = useTranslations("teach.policy");
  const format = useFormatter();
  const parts = [
    policy.max_attempts ? t("attemptCount", { count: policy.max_attempts }) : t("anyAttempts"),
    t("passAt", { share: format.number(policy.pass_percentage / 100, { style: "percent" }) }),
  ];
  if (policy.draws) parts.push(t("drawn", { count: policy.draws }));
  if (policy.time_limit_seconds)
    parts.push(t("minutes", { count: Math.round(policy.time_limit_seconds / 60) }));
  return parts.join(" · ");
}
