import { PenLine } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { useFormatter } from "@/i18n/client";
import { classes } from "@/ui/classes";
import { useName } from "../grading/useName";
import type { GradebookCell, GradebookColumn, GradebookRow } from "./types";

interface Props {
  courseId: string;
  columns: readonly GradebookColumn[];
  rows: readonly GradebookRow[];
  /** Called with whose grade in which lesson is to be looked at. */
  onOpen: (row: GradebookRow, column: GradebookColumn) => void;
}

/** The table itself. It scrolls inside of its frame; names and lessons stay where they are. */
export function GradebookTable({ courseId, columns, rows, onOpen }: Props) {
  const t = useTranslations("grading.gradebook");
  const name = useName();
  return (
    <div
      role="region"
      aria-label={t("caption")}
      tabIndex={0}
      className="relative isolate max-h-[75dvh] overflow-auto rounded-md border border-line bg-surface"
    >
      <table className="w-full border-separate border-spacing-0 text-sm">
        <caption className="sr-only">{t("caption")}</caption>
        <thead>
          <tr>
            <th scope="col" className={classes(HEAD, FIRST, "z-20 text-start")}>
              {t("learner")}
            </th>
            <th scope="col" className={classes(HEAD, "text-end")}>
              {t("grade")}
            </th>
            {columns.map((column) => (
              <ColumnHead key={column.lesson_id} courseId={courseId} column={column} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.learner.user_id} className="group">
              <th scope="row" className={classes(CELL, FIRST, "z-10 text-start font-medium wrap-anywhere")}>
                {name(row.learner)}
              </th>
              <td className={classes(CELL, "text-end font-semibold tabular-nums")}>
                <Total percentage={row.grade_percentage} />
              </td>
              {columns.map((column, place) => (
                <td key={column.lesson_id} className={classes(CELL, "text-end tabular-nums")}>
                  <Value
                    courseId={courseId}
                    cell={row.cells[place]}
                    where={`${name(row.learner)}, ${column.title}`}
                    onOpen={() => onOpen(row, column)}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const HEAD =
  "sticky top-0 z-10 border-b border-line-strong/60 bg-surface px-3 py-2.5 align-bottom text-xs font-semibold text-ink-soft";
const CELL = "border-b border-line bg-surface px-3 py-2.5 align-top group-last:border-b-0";
const FIRST = "sticky start-0 w-40 max-w-56 min-w-32 border-e max-sm:w-32 max-sm:max-w-36";

function ColumnHead({ courseId, column }: { courseId: string; column: GradebookColumn }) {
  const t = useTranslations("grading.gradebook");
  const format = useFormatter();
  return (
    <th scope="col" className={classes(HEAD, "max-w-48 min-w-32 text-end")}>
      <span className="line-clamp-3 text-ink">{column.title}</span>
      <span className="block font-normal">
        {t("max", { max: format.number(column.max_score) })} · {column.category ?? t("noCategory")}
      </span>
      {column.kinds.includes("quiz") && (
        <Link
          href={`/teach/${courseId}/regrade/${column.lesson_id}`}
          aria-label={t("regradeQuiz", { lesson: column.title })}
          className="inline-block min-h-6 font-normal text-accent underline underline-offset-2"
        >
          {t("regrade")}
        </Link>
      )}
    </th>
  );
}

/** The grade of the whole course, in the same figures as the learner sees it. */
function Total({ percentage }: { percentage: number | null }) {
  const t = useTranslations("grading.gradebook");
  const format = useFormatter();
  if (percentage === null) return <Nothing words={t("noGrade")} />;
  return <>{format.number(percentage / 100, { style: "percent" })}</>;
}

interface ValueProps {
  courseId: string;
  cell: GradebookCell | undefined;
  where: string;
  onOpen: () => void;
}

/** The score opens the grade with its history; what is to be done with the work leads to the work. */
function Value({ courseId, cell, where, onOpen }: ValueProps) {
  const t = useTranslations("grading.gradebook");
  const format = useFormatter();
  const score = cell?.score ?? null;
  return (
    <>
      <button
        type="button"
        onClick={onOpen}
        className="-m-1 inline-block min-h-6 min-w-11 cursor-pointer rounded-sm p-1 text-end underline decoration-line-strong underline-offset-3 hover:text-accent"
      >
        <span className="sr-only">{where}: </span>
        {score === null ? (
          <Nothing words={t("missing")} />
        ) : (
          format.number(score, { maximumFractionDigits: 2 })
        )}
        {cell?.overridden && (
          <>
            <PenLine aria-hidden="true" className="ms-1 inline size-3.5 text-accent" />
            <span className="sr-only"> {t("byHand")}</span>
          </>
        )}
      </button>
      <State courseId={courseId} cell={cell} where={where} />
    </>
  );
}

function State({ courseId, cell, where }: Omit<ValueProps, "onOpen">) {
  const t = useTranslations("grading.gradebook");
  const isWaiting = cell?.assignment_status === "submitted";
  if (!cell?.submission_id || cell.assignment_status === "graded") return null;
  return (
    <Link
      href={`/teach/${courseId}/grading?status=all&work=${cell.submission_id}`}
      className={classes(
        "-mx-1 block min-h-6 rounded-sm p-1 text-xs underline decoration-line-strong underline-offset-3 hover:text-accent",
        isWaiting ? "font-medium text-warn" : "text-ink-soft",
      )}
    >
      <span className="sr-only">{where}: </span>
      {isWaiting ? (cell.score === null ? t("toGrade") : t("again")) : t("returned")}
    </Link>
  );
}

function Nothing({ words }: { words: string }) {
  return (
    <>
      <span aria-hidden="true" className="text-ink-soft">
        –
      </span>
      <span className="sr-only">{words}</span>
    </>
  );
}
