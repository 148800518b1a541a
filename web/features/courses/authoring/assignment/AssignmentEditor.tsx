"use client";

import { useTranslations } from "use-intl";
import { DateTimeField } from "@/ui/DateField";
import { NumberField } from "@/ui/NumberField";
import { TextField } from "@/ui/TextField";
import { useAuthoring } from "../lesson/context";
import { RichField } from "../richtext/RichField";
import { LazyRichEditor } from "../richtext/LazyRichEditor";
import type { Assignment } from "../types";
import { LatePolicyFields } from "./LatePolicyFields";
import { withRubric } from "./model";
import { RubricEditor } from "./RubricEditor";

interface Props {
  assignment: Assignment;
  onChange: (assignment: Assignment, what?: string) => void;
}

/** Work to hand in: what is to be done, until when, and how it is judged. */
export function AssignmentEditor({ assignment, onChange }: Props) {
  const t = useTranslations("teach.assignment");
  const { uploadPicture, timeZone } = useAuthoring();
  const rubric = assignment.rubric ?? [];
  const hasRubric = rubric.length > 0;
  return (
    <div className="flex flex-col gap-5">
      <TextField
        label={t("title")}
        description={t("titleHelp")}
        optional
        maxLength={200}
        value={assignment.title}
        onChange={(title) => onChange({ ...assignment, title }, "title")}
      />
      <RichField label={t("instructions")}>
        <LazyRichEditor
          label={t("instructions")}
          html={assignment.instructions_html}
          onUpload={uploadPicture}
          onChange={(instructions_html) => onChange({ ...assignment, instructions_html }, "instructions")}
        />
      </RichField>
      <div className="grid gap-5 sm:grid-cols-2">
        <NumberField
          label={t("maxScore")}
          description={hasRubric ? t("maxByRubric") : undefined}
          value={assignment.max_score}
          minValue={0.01}
          maxValue={10_000}
          isDisabled={hasRubric}
          onChange={(max_score) =>
            Number.isFinite(max_score) && onChange({ ...assignment, max_score }, "max")
          }
        />
        <DateTimeField
          label={t("due")}
          optional
          timeZone={timeZone}
          value={assignment.due_at ?? null}
          onChange={(due_at) => onChange({ ...assignment, due_at }, "due")}
        />
      </div>
      {assignment.due_at && (
        <LatePolicyFields
          policy={assignment.late_policy ?? null}
          onChange={(late_policy) => onChange({ ...assignment, late_policy }, "late")}
        />
      )}
      <RubricEditor
        rubric={rubric}
        onChange={(next, what) => onChange(withRubric(assignment, next), `rubric ${what ?? ""}`)}
      />
    </div>
  );
}
