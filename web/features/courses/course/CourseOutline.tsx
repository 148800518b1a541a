import { ChevronDown } from "lucide-react";
import type { components } from "@/client/schema";
import { translator } from "@/i18n/server";
import { LessonTypeIcon } from "../LessonTypeIcon";

type Outline = components["schemas"]["LessonList"];

/** What is inside a course, part by part; the first part is open, the others open without JavaScript too. */
export async function CourseOutline({ outline }: { outline: Outline }) {
  const t = await translator("catalogue");
  const lessons = outline.modules.reduce((sum, module) => sum + module.lessons.length, 0);
  return (
    <section aria-labelledby="outline">
      <h2 id="outline" className="font-serif text-xl font-semibold">
        {t("course.outline")}
      </h2>
      <p className="mb-4 text-sm text-ink-soft">
        {t("course.outlineLead", { modules: outline.modules.length, lessons })}
      </p>
      <div className="divide-y divide-line border-y border-line">
        {outline.modules.map((module, index) => (
          <details key={module.module_id} open={index === 0} className="group">
            <summary className="flex min-h-14 cursor-pointer list-none items-center gap-3 py-3 [&::-webkit-details-marker]:hidden">
              <span className="w-6 text-sm text-ink-soft tabular-nums">{index + 1}</span>
              <span className="grow font-medium">{module.title}</span>
              <span className="text-xs text-ink-soft">
                {t("course.lessons", { count: module.lessons.length })}
              </span>
              <ChevronDown aria-hidden size={18} className="transition-transform group-open:rotate-180" />
            </summary>
            <ol className="pb-4">
              {module.lessons.map((lesson) => (
                <li key={lesson.lesson_id} className="flex items-center gap-3 py-1.5 ps-9 text-sm">
                  <LessonTypeIcon type={lesson.type} label={t(`types.${lesson.type}`)} />
                  <span>{lesson.title}</span>
                  {!lesson.required && <span className="text-xs text-ink-soft">{t("course.optional")}</span>}
                </li>
              ))}
            </ol>
          </details>
        ))}
      </div>
    </section>
  );
}
