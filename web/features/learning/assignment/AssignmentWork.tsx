"use client";

import { useTranslations } from "use-intl";
import { useFormatter } from "@/i18n/client";
import { Notice } from "@/ui/Notice";
import { RichText } from "@/ui/RichText";
import { HandInForm } from "./HandInForm";
import { Rubric } from "./Rubric";
import { percent } from "../percent";
import type { Assignment } from "./types";
import { useAssignment } from "./useAssignment";
import { WorkState } from "./WorkState";

/** Work to hand in: what is asked, how it is judged, and where one's own work stands. */
export function AssignmentWork(props: { userId: string; lessonTitle: string; opened: Assignment }) {
  const t = useTranslations("learn.assignment");
  const work = useAssignment(props.userId, props.opened);
  const { assignment } = work;
  const { submission, rubric } = assignment;
  return (
    <section aria-labelledby="assignment" className="space-y-6">
      <div>
        <h2
          id="assignment"
          className={assignment.title === props.lessonTitle ? "sr-only" : "font-serif text-xl font-semibold"}
        >
          {assignment.title}
        </h2>
        <Due assignment={assignment} />
        <LateRule assignment={assignment} />
      </div>
      <RichText html={assignment.instructions_html} />
      {submission && <WorkState assignment={assignment} work={submission} />}
      {rubric.length > 0 && <Rubric rubric={rubric} choices={submission?.choices ?? []} />}
      {assignment.may_submit ? <HandInForm {...work} /> : <Notice tone="info">{t("closed")}</Notice>}
    </section>
  );
}

function Due({ assignment }: { assignment: Assignment }) {
  const t = useTranslations("learn.assignment");
  const format = useFormatter();
  const { due_at: dueAt, late, max_score: points, submission } = assignment;
  const loss = percent(format, assignment.late_percentage);
  return (
    <p className="mt-1 text-sm text-ink-soft">
      {t("points", { points })}
      {dueAt &&
        ` · ${t("due", { when: format.dateTime(new Date(dueAt), { dateStyle: "long", timeStyle: "short" }) })}`}
      {late && !submission && <span className="font-medium text-warn"> · {t("lateNow")}</span>}
      {assignment.late_percentage > 0 && assignment.may_submit && (
        <span className="font-medium text-warn">
          {" "}
          · {t("lateCosts", { days: assignment.late_days, loss })}
        </span>
      )}
    </p>
  );
}

/** What coming late costs, for as long as something may still be handed in. */
function LateRule({ assignment }: { assignment: Assignment }) {
  const t = useTranslations("learn.assignment");
  const format = useFormatter();
  const { late_policy: policy } = assignment;
  if (!policy || !assignment.due_at || !assignment.may_submit) return null;
  const floor = policy.floor_percentage ? percent(format, policy.floor_percentage) : "none";
  return (
    <p className="mt-1 text-sm text-ink-soft">
      {t("latePolicy", { loss: percent(format, policy.percent_per_day), floor })}
      {policy.grace_minutes ? ` ${t("latePolicyGrace", { minutes: policy.grace_minutes })}` : ""}
    </p>
  );
}
