import { useTranslations } from "use-intl";
import { useFormatter } from "@/i18n/client";
import { RelativeTime } from "@/ui/RelativeTime";
import type { GradeEvent } from "./types";

/** All that ever happened to a grade, the newest first. Who it was is named where the server names them. */
export function GradeHistory({
  events,
  forTeacher,
}: {
  events: readonly GradeEvent[];
  forTeacher?: boolean;
}) {
  const t = useTranslations("sheet");
  if (events.length === 0) return <p className="text-sm text-ink-soft">{t("nothing")}</p>;
  return (
    <ol className="flex flex-col">
      {events.map((one, place) => (
        <li key={events.length - place} className="border-b border-line py-3 text-sm last:border-0">
          <Happened event={one} forTeacher={forTeacher} />
        </li>
      ))}
    </ol>
  );
}

function Happened({ event, forTeacher }: { event: GradeEvent; forTeacher?: boolean }) {
  const t = useTranslations("sheet");
  const { by, reason } = event;
  const name = by && ([by.first_name, by.last_name].filter(Boolean).join(" ") || t("nameless"));
  return (
    <>
      <p>
        <What event={event} /> {name && `${t("by", { name })} `}
        <RelativeTime at={event.happened_at} className="text-ink-soft" />
      </p>
      {reason && (
        <p className="mt-1 max-w-prose wrap-anywhere whitespace-pre-wrap text-ink-soft">
          {t("reason", { reason })} {forTeacher && !event.reason_shown && t("reasonHidden")}
        </p>
      )}
    </>
  );
}

function What({ event }: { event: GradeEvent }) {
  const t = useTranslations("sheet");
  const format = useFormatter();
  const points = (value: number | null) =>
    value === null ? "–" : format.number(value, { maximumFractionDigits: 2 });
  const score = points(event.score);
  const max = points(event.max_score);
  switch (event.kind) {
    case "attempt":
      return <>{t("attempt", { attempt: event.attempt ?? 1, score, max })}</>;
    case "regraded":
    case "regrade_undone":
      return <>{t(event.kind, { attempt: event.attempt ?? 1, score, max })}</>;
    case "graded":
      return (
        <>
          {t("graded", { score, max })}
          {event.late_deduction ? ` ${t("deduction", { points: event.late_deduction })}` : ""}
        </>
      );
    case "set":
    case "imported":
      return <>{t(event.kind, { score, max })}</>;
    case "withdrawn":
      return <>{t("withdrawn")}</>;
    case "undone":
      return <>{event.score === null ? t("undone") : t("undoneTo", { score, max })}</>;
  }
}
