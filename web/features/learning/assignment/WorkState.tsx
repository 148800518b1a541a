"use client";

import { useTranslations } from "use-intl";
import { useFormatter } from "@/i18n/client";
import { Disclosure } from "@/ui/Disclosure";
import { Notice } from "@/ui/Notice";
import { RelativeTime } from "@/ui/RelativeTime";
import type { Assignment, HandIn, OwnWork, Verdict, WorkFile } from "./types";

const TONES = { submitted: "info", graded: "good", returned: "warn" } as const;

/** Where one's work stands: handed in, graded, or returned for another try; and all that went before. */
export function WorkState({ assignment, work }: { assignment: Assignment; work: OwnWork }) {
  const t = useTranslations("learn.assignment.state");
  const format = useFormatter();
  const score = work.score === null ? null : format.number(work.score);
  return (
    <div className="space-y-3">
      <Notice tone={TONES[work.status]} live title={t(`${work.status}.title`)}>
        {work.status === "graded" && score !== null && (
          <p className="text-lg font-semibold">
            {t("score", { score, max: format.number(work.max_score ?? assignment.max_score) })}
          </p>
        )}
        <p>
          {t(`${work.status}.body`)} {work.late && t("late")}{" "}
          {work.status === "graded" && work.late_deduction
            ? t("deduction", { points: work.late_deduction, shown: format.number(work.late_deduction) })
            : null}
        </p>
        {work.feedback && <p className="mt-2 text-base whitespace-pre-wrap">{work.feedback}</p>}
      </Notice>
      {work.status !== "returned" && <HandedIn handIn={work.hand_ins[0]} />}
      <History work={work} />
    </div>
  );
}

function HandedIn({ handIn }: { handIn: HandIn | undefined }) {
  const t = useTranslations("learn.assignment.state");
  if (!handIn) return null;
  return (
    <Disclosure summary={t("mine")}>
      <HandInBody handIn={handIn} />
    </Disclosure>
  );
}

function HandInBody({ handIn }: { handIn: HandIn }) {
  return (
    <div className="space-y-2">
      {handIn.text && <p className="whitespace-pre-wrap">{handIn.text}</p>}
      <FileLinks files={handIn.files} />
    </div>
  );
}

function FileLinks({ files }: { files: WorkFile[] }) {
  const t = useTranslations("learn.assignment.state");
  if (files.length === 0) return null;
  return (
    <ul>
      {files.map((file) => (
        <li key={file.file_id}>
          <a
            href={file.content_url}
            className="inline-flex min-h-9 items-center text-sm text-accent underline underline-offset-2"
          >
            {file.name ?? t("file")}
          </a>
        </li>
      ))}
    </ul>
  );
}

type Entry =
  { at: string; handIn: HandIn; verdict?: never } | { at: string; verdict: Verdict; handIn?: never };

/** All that was handed in and said, the newest first; nothing in it is ever changed. */
function History({ work }: { work: OwnWork }) {
  const t = useTranslations("learn.assignment.history");
  const entries: Entry[] = [
    ...work.hand_ins.map((handIn) => ({ at: handIn.submitted_at, handIn })),
    ...work.verdicts.map((verdict) => ({ at: verdict.given_at, verdict })),
  ].sort((one, other) => other.at.localeCompare(one.at));
  if (entries.length < 2) return null;
  return (
    <Disclosure summary={t("title")}>
      <ol className="divide-y divide-line border-y border-line text-sm">
        {entries.map((entry) => (
          <li key={entry.at} className="space-y-1 py-3">
            <p className="font-medium">
              {entry.handIn ? (
                t("handIn", { attempt: entry.handIn.attempt })
              ) : (
                <Said verdict={entry.verdict} />
              )}
              <span className="font-normal text-ink-soft">
                {" · "}
                <RelativeTime at={entry.at} />
              </span>
            </p>
            {entry.handIn && <HandInBody handIn={entry.handIn} />}
            {entry.verdict?.feedback && <p className="whitespace-pre-wrap">{entry.verdict.feedback}</p>}
          </li>
        ))}
      </ol>
    </Disclosure>
  );
}

function Said({ verdict }: { verdict: Verdict }) {
  const t = useTranslations("learn.assignment.history");
  const format = useFormatter();
  const { score, max_score: max } = verdict;
  if (score === null || max === null) return t("returned");
  return t("graded", { score: format.number(score), max: format.number(max) });
}
