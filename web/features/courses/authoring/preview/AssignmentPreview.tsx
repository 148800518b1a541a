import { translator } from "@/i18n/server";
import { RichText } from "@/ui/RichText";
import type { Assignment } from "../types";

/** Work to hand in, with how it is judged. */
export async function AssignmentPreview({ assignment }: { assignment: Assignment }) {
  const t = await translator("teach.preview");
  return (
    <section className="rounded-md border border-line px-4 py-4">
      {assignment.title && <h2 className="mb-2 font-serif text-lg font-semibold">{assignment.title}</h2>}
      <RichText html={assignment.instructions_html} />
      <p className="mt-4 text-sm text-ink-soft">{t("maxScore", { points: assignment.max_score })}</p>
      {(assignment.rubric ?? []).map((criterion) => (
        <div key={criterion.criterion_id} className="mt-4 border-t border-line pt-3">
          <h3 className="font-medium">{criterion.title}</h3>
          {criterion.description && <p className="text-sm text-ink-soft">{criterion.description}</p>}
          <ul className="mt-2 text-sm">
            {criterion.levels.map((level) => (
              <li key={level.level_id}>
                {t("level", { title: level.title, points: level.points })}
                {level.description && <span className="text-ink-soft"> {level.description}</span>}
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}
