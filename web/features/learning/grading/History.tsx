import { useTranslations } from "use-intl";
import { useFormatter } from "@/i18n/client";
import { RelativeTime } from "@/ui/RelativeTime";
import { Files } from "./Files";
import type { HandIn, Verdict, Work } from "./types";
import { useName } from "./useName";

/** What was handed in before, and all that teachers said, the newest first. */
export function History({ work }: { work: Work }) {
  const t = useTranslations("grading.history");
  const earlier = work.hand_ins.filter((one) => one.attempt < work.attempt);
  if (earlier.length === 0 && work.verdicts.length === 0) return null;
  return (
    <section aria-labelledby="history" className="mt-8 border-t border-line pt-5">
      <h3 id="history" className="mb-3 font-serif text-lg font-semibold">
        {t("heading")}
      </h3>
      <ol className="flex flex-col">
        {inOrder(earlier, work.verdicts).map((one) => (
          <li key={one.at + one.kind} className="border-b border-line py-3 text-sm last:border-0">
            {one.kind === "handIn" ? <EarlierHandIn handIn={one.handIn} /> : <Word verdict={one.verdict} />}
          </li>
        ))}
      </ol>
    </section>
  );
}

type Entry =
  { kind: "handIn"; at: string; handIn: HandIn } | { kind: "verdict"; at: string; verdict: Verdict };

function inOrder(handIns: readonly HandIn[], verdicts: readonly Verdict[]): Entry[] {
  const entries: Entry[] = [
    ...handIns.map((handIn) => ({ kind: "handIn" as const, at: handIn.submitted_at, handIn })),
    ...verdicts.map((verdict) => ({ kind: "verdict" as const, at: verdict.given_at, verdict })),
  ];
  return entries.sort((one, other) => Date.parse(other.at) - Date.parse(one.at));
}

function Word({ verdict }: { verdict: Verdict }) {
  const t = useTranslations("grading.history");
  const format = useFormatter();
  const name = useName();
  const by = name(verdict.given_by);
  const { score, max_score } = verdict;
  return (
    <>
      <p>
        {verdict.kind === "graded" && score !== null && max_score !== null
          ? t("graded", {
              by,
              score: format.number(score),
              max: format.number(max_score),
              attempt: verdict.attempt,
            })
          : t("returned", { by, attempt: verdict.attempt })}{" "}
        {verdict.late_deduction
          ? `${t("deduction", { points: format.number(verdict.late_deduction) })} `
          : ""}
        <RelativeTime at={verdict.given_at} className="text-ink-soft" />
      </p>
      {verdict.feedback && (
        <p className="mt-1 max-w-prose wrap-anywhere whitespace-pre-wrap text-ink-soft">{verdict.feedback}</p>
      )}
    </>
  );
}

function EarlierHandIn({ handIn }: { handIn: HandIn }) {
  const t = useTranslations("grading.history");
  return (
    <details>
      <summary className="min-h-6 cursor-pointer">
        {t("handedIn", { attempt: handIn.attempt })}{" "}
        <RelativeTime at={handIn.submitted_at} className="text-ink-soft" />
      </summary>
      {handIn.text && <p className="mt-2 max-w-prose wrap-anywhere whitespace-pre-wrap">{handIn.text}</p>}
      <Files files={handIn.files} label={t("files", { attempt: handIn.attempt })} />
    </details>
  );
}
