"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/ui/Button";
import { DateTimeField } from "@/ui/DateField";
import { Dialog, DialogActions } from "@/ui/Dialog";
import { NumberField } from "@/ui/NumberField";
import { Select } from "@/ui/Select";
import type { OutlineModule, ReleaseRule } from "../types";

const NO_LESSON = "none";
const MAX_DAYS = 3_650;

export const NO_RULE: ReleaseRule = { opens_at: null, days_after_enrolment: null, after_lesson_id: null };

interface Props {
  part: { id: string; title: string };
  modules: readonly OutlineModule[];
  rule: ReleaseRule;
  timeZone: string;
  /** Whether it was saved; if not, the server's word is shown beside, and what was set stays. */
  onSave: (rule: ReleaseRule) => Promise<boolean>;
  onClose: () => void;
}

/** Asks when a module or a lesson opens to learners. */
export function ReleaseDialog({ part, modules, rule: present, timeZone, onSave, onClose }: Props) {
  const t = useTranslations("teach.release");
  const [rule, setRule] = useState(present);
  const [isBusy, setBusy] = useState(false);
  const set = (what: Partial<ReleaseRule>) => setRule((before) => ({ ...before, ...what }));
  const inside = modules.find((one) => one.module_id === part.id)?.lessons ?? [];
  const others = modules
    .flatMap((one) => one.lessons)
    .filter((one) => one.lesson_id !== part.id && !inside.includes(one));

  async function save(next: ReleaseRule) {
    setBusy(true);
    const saved = await onSave(next);
    setBusy(false);
    if (saved) onClose();
  }

  return (
    <Dialog title={t("heading", { title: part.title })} size="md" isOpen onOpenChange={onClose}>
      <div className="flex flex-col gap-5">
        <p className="text-sm text-ink-soft">{t("help")}</p>
        <DateTimeField
          label={t("from")}
          optional
          timeZone={timeZone}
          value={rule.opens_at}
          onChange={(opens_at) => set({ opens_at })}
        />
        <NumberField
          label={t("days")}
          description={t("daysHelp")}
          optional
          minValue={1}
          maxValue={MAX_DAYS}
          value={rule.days_after_enrolment ?? NaN}
          onChange={(days) => set({ days_after_enrolment: Number.isFinite(days) ? days : null })}
        />
        <Select
          label={t("after")}
          items={[
            { id: NO_LESSON, label: t("noLesson") },
            ...others.map((one) => ({ id: one.lesson_id, label: one.title })),
          ]}
          value={rule.after_lesson_id ?? NO_LESSON}
          onChange={(id) => set({ after_lesson_id: id === NO_LESSON ? null : id })}
        />
      </div>
      <DialogActions>
        <Button variant="primary" isDisabled={isBusy} onPress={() => void save(rule)}>
          {t("save")}
        </Button>
        <Button variant="quiet" isDisabled={isBusy} onPress={() => void save(NO_RULE)}>
          {t("clear")}
        </Button>
        <Button variant="quiet" onPress={onClose}>
          {t("cancel")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
