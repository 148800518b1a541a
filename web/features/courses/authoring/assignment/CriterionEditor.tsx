"use client";

import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "@/ui/Button";
import { IconButton } from "@/ui/IconButton";
import { NumberField } from "@/ui/NumberField";
import { TextField } from "@/ui/TextField";
import type { RubricCriterion, RubricLevel } from "../types";
import { newLevel, withItem } from "./model";

interface Props {
  criterion: RubricCriterion;
  number: number;
  isLast: boolean;
  onChange: (criterion: RubricCriterion, what?: string) => void;
  onMove: (step: -1 | 1) => void;
  onRemove: () => void;
}

/** One thing by which the work is judged, with its levels. */
export function CriterionEditor({ criterion, number, isLast, onChange, onMove, onRemove }: Props) {
  const t = useTranslations("teach.rubric");
  const { levels } = criterion;
  const set = (next: RubricLevel[], what?: string) => onChange({ ...criterion, levels: next }, what);
  return (
    <div className="rounded-md border border-line px-3 py-3 sm:px-4">
      <div className="flex items-end gap-1">
        <TextField
          label={t("criterion", { number })}
          value={criterion.title}
          maxLength={200}
          onChange={(title) => onChange({ ...criterion, title }, "title")}
        />
        <IconButton
          icon={ArrowUp}
          label={t("up", { number })}
          isDisabled={number === 1}
          onPress={() => onMove(-1)}
        />
        <IconButton
          icon={ArrowDown}
          label={t("down", { number })}
          isDisabled={isLast}
          onPress={() => onMove(1)}
        />
        <IconButton icon={Trash2} label={t("removeCriterion", { number })} onPress={onRemove} />
      </div>
      <TextField
        className="mt-3"
        label={t("description")}
        optional
        value={criterion.description}
        maxLength={2000}
        onChange={(description) => onChange({ ...criterion, description }, "description")}
      />
      <ol className="mt-4 flex flex-col gap-4 border-s-4 border-line ps-3 sm:ps-4">
        {levels.map((level, index) => (
          <li key={level.level_id} className="grid gap-3 sm:grid-cols-[1fr_11rem_auto] sm:items-end">
            <TextField
              label={t("level", { number: index + 1 })}
              value={level.title}
              maxLength={200}
              onChange={(title) =>
                set(withItem(levels, index, { ...level, title }), `${level.level_id} title`)
              }
            />
            <NumberField
              label={t("points")}
              value={level.points}
              minValue={0}
              maxValue={10_000}
              onChange={(points) =>
                Number.isFinite(points) &&
                set(withItem(levels, index, { ...level, points }), `${level.level_id} points`)
              }
            />
            <IconButton
              icon={Trash2}
              label={t("removeLevel", { number: index + 1 })}
              isDisabled={levels.length < 2}
              onPress={() => set(withItem(levels, index, null))}
            />
            <TextField
              className="sm:col-span-3"
              label={t("levelDescription")}
              optional
              value={level.description}
              maxLength={2000}
              onChange={(description) =>
                set(withItem(levels, index, { ...level, description }), `${level.level_id} description`)
              }
            />
          </li>
        ))}
      </ol>
      <Button
        size="sm"
        variant="quiet"
        className="mt-3"
        isDisabled={levels.length >= 20}
        onPress={() => set([...levels, newLevel(levels, "", 0)])}
      >
        <Plus aria-hidden="true" />
        {t("addLevel")}
      </Button>
    </div>
  );
}
