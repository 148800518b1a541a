"use client";

import { useTranslations } from "use-intl";
import { Checkbox } from "@/ui/Checkbox";
import { Disclosure } from "@/ui/Disclosure";
import { Select } from "@/ui/Select";
import { TextField } from "@/ui/TextField";
import type { LessonType } from "../types";
import { LESSON_TYPES } from "./lessonTypes";
import type { LessonForm } from "./form";
import type { LessonEditor } from "./useLessonEditor";

const NONE = "none";

/** How the lesson counts and under which heading it stands. */
export function LessonDetails(props: {
  form: LessonForm;
  categories: readonly string[];
  change: LessonEditor["change"];
}) {
  const { form, categories, change } = props;
  const t = useTranslations("teach.lesson");
  const types = useTranslations("teach.lessonTypes");
  const known = [...new Set([...categories, ...(form.graded_as ? [form.graded_as] : [])])];
  return (
    <Disclosure
      className="mb-6 border-b border-line"
      summary={
        <span className="text-sm">
          {t("details")}
          <span className="ps-2 font-normal text-ink-soft">
            {[types(form.type), form.required ? t("counts") : t("optional"), form.graded_as]
              .filter(Boolean)
              .join(" · ")}
          </span>
        </span>
      }
    >
      <div className="grid gap-5 pb-3 sm:grid-cols-2">
        <Select
          label={t("type")}
          description={t("typeHelp")}
          items={LESSON_TYPES.map((type) => ({ id: type, label: types(type) }))}
          value={form.type}
          onChange={(type) => type && change((now) => ({ ...now, type: type as LessonType }))}
        />
        <TextField
          label={t("section")}
          description={t("sectionHelp")}
          optional
          maxLength={200}
          value={form.section ?? ""}
          onChange={(section) => change((now) => ({ ...now, section: section || null }), "section")}
        />
        <Select
          label={t("gradedAs")}
          description={categories.length === 0 ? t("gradedAsNone") : t("gradedAsHelp")}
          items={[{ id: NONE, label: t("notGraded") }, ...known.map((name) => ({ id: name, label: name }))]}
          value={form.graded_as ?? NONE}
          onChange={(name) => change((now) => ({ ...now, graded_as: name === NONE ? null : name }))}
        />
        <Checkbox
          className="self-end"
          isSelected={form.required}
          onChange={(required) => change((now) => ({ ...now, required }))}
          description={t("requiredHelp")}
        >
          {t("required")}
        </Checkbox>
      </div>
    </Disclosure>
  );
}
