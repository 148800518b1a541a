import { useTranslations } from "use-intl";
import { NativeSelect } from "@/ui/NativeField";
import { STATUSES, type LessonChoice, type Queue, type QueueStatus } from "./types";
import type { Place } from "./usePlace";

interface Props {
  place: Place;
  counts: Queue["counts"] | null;
  lessons: readonly LessonChoice[];
  onChange: (next: Pick<Place, "status" | "lessonId">) => void;
}

/** Which work is listed: by where it stands, and by lesson. */
export function QueueFilters({ place, counts, lessons, onChange }: Props) {
  const t = useTranslations("grading.queue");
  const { status, lessonId } = place;
  return (
    <div className="mb-6 flex flex-wrap items-end justify-between gap-x-6 gap-y-4 border-b border-line pb-4">
      <div role="group" aria-label={t("statusLabel")} className="flex flex-wrap gap-1">
        {STATUSES.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={one === status}
            onClick={() => onChange({ status: one, lessonId })}
            className={CHOICE}
          >
            {t(`status.${one}`)}
            {counts && (
              <span className="rounded-full bg-sunken px-2 text-xs text-ink-soft tabular-nums">
                {countOf(counts, one)}
              </span>
            )}
          </button>
        ))}
      </div>
      {lessons.length > 1 && (
        <NativeSelect
          label={t("lesson")}
          className="max-w-72"
          items={[{ id: "", label: t("allLessons") }, ...lessons]}
          value={lessonId ?? ""}
          onChange={(event) => onChange({ status, lessonId: event.target.value || null })}
        />
      )}
    </div>
  );
}

const CHOICE =
  "flex min-h-11 items-center gap-2 rounded-md px-3 text-sm text-ink-soft hover:bg-sunken hover:text-ink " +
  "aria-pressed:bg-accent-soft aria-pressed:font-semibold aria-pressed:text-accent forced-colors:aria-pressed:underline";

function countOf(counts: Queue["counts"], status: QueueStatus): number {
  if (status === "ungraded") return counts.submitted;
  return status === "graded" ? counts.graded : counts.submitted + counts.graded + counts.returned;
}
