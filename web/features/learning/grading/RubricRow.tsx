import { useTranslations } from "use-intl";
import { useFormatter } from "@/i18n/client";
import { Radio, RadioGroup } from "@/ui/RadioGroup";
import { levelOf } from "./keys";
import type { Criterion } from "./types";

interface Props {
  criterion: Criterion;
  value: string | null;
  onChange: (levelId: string) => void;
}

/** One criterion with its levels. While the focus is in it, a number chooses a level. */
export function RubricRow({ criterion, value, onChange }: Props) {
  const t = useTranslations("grading.grade");
  const format = useFormatter();
  const { criterion_id, title, description, levels } = criterion;
  return (
    <div
      onKeyDown={(event) => {
        const place = levelOf(event, levels.length);
        const level = place === null ? undefined : levels[place];
        if (place === null || !level) return;
        event.preventDefault();
        onChange(level.level_id);
        // The focus goes with the choice, as it does by arrow keys: Tab then leads out of the row.
        const radios = event.currentTarget.querySelectorAll<HTMLElement>("input[type=radio]");
        radios[place]?.focus();
      }}
    >
      <RadioGroup
        name={`choices.${criterion_id}`}
        label={title}
        description={description || undefined}
        value={value}
        onChange={onChange}
      >
        {levels.map((level) => (
          <Radio key={level.level_id} value={level.level_id} description={level.description || undefined}>
            <span className="flex gap-3">
              <span className="min-w-0 wrap-anywhere">{level.title}</span>
              <span className="whitespace-nowrap text-ink-soft tabular-nums">
                {t("points", { count: level.points, points: format.number(level.points) })}
              </span>
            </span>
          </Radio>
        ))}
      </RadioGroup>
    </div>
  );
}
