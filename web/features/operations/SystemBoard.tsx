"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useFormatter } from "@/i18n/client";
import { api } from "@/client/browser";
import { unwrap } from "@/client/problem";
import { Badge } from "@/ui/Badge";
import { DataTable } from "@/ui/DataTable";
import { RelativeTime } from "@/ui/RelativeTime";
import { Section } from "@/ui/Section";
import type { Service, System } from "./types";

const REFRESH_MS = 10_000;

/** How every part of the platform is doing, read again every ten seconds while the page is in sight. */
export function SystemBoard({ initial, readAt }: { initial: System; readAt: number }) {
  const t = useTranslations("admin.system");
  const format = useFormatter();
  const { data, dataUpdatedAt, isError } = useQuery({
    queryKey: ["system"],
    queryFn: () => unwrap(api.GET("/api/v1/admin/system")),
    initialData: initial,
    initialDataUpdatedAt: readAt,
    refetchInterval: REFRESH_MS,
  });
  const isOwnReading = dataUpdatedAt !== readAt;
  const time = format.dateTime(dataUpdatedAt, { timeStyle: "medium" });
  return (
    <>
      <p className="pb-6 text-sm text-ink-soft">
        <span role="status">{isError && t("stale", { time })}</span>
        {!isError && isOwnReading && t("live", { time })}
      </p>
      <Section title={t("table")}>
        <ServiceTable services={data.services} />
      </Section>
      <Section title={t("facts")}>
        <Facts system={data} />
      </Section>
    </>
  );
}

function Facts({ system }: { system: System }) {
  const t = useTranslations("admin.system");
  return (
    <dl className="grid max-w-prose gap-x-6 gap-y-1 text-sm sm:grid-cols-[12rem_1fr]">
      <dt className="text-ink-soft">{t("version")}</dt>
      <dd>{system.version}</dd>
      <dt className="text-ink-soft max-sm:mt-2">{t("uptime")}</dt>
      <dd>
        <RelativeTime at={system.started_at} />
      </dd>
      <dt className="text-ink-soft max-sm:mt-2">{t("pages")}</dt>
      <dd>
        <Badge tone={system.pages === "away" ? "bad" : "good"}>{t(system.pages)}</Badge>
      </dd>
    </dl>
  );
}

function ServiceTable({ services }: { services: readonly Service[] }) {
  const t = useTranslations("admin.system");
  const count = (value: number | null) => value ?? t("noCount");
  const worry = (value: number | null) => (value ? <Badge tone="bad">{value}</Badge> : count(value));
  return (
    <DataTable
      caption={t("table")}
      hideCaption
      rows={services}
      rowId={(service) => service.name}
      columns={[
        { id: "name", header: t("service"), isRowHeader: true, cell: (one) => one.name },
        {
          id: "database",
          header: t("database"),
          cell: (one) => (
            <>
              <Badge tone={one.database === "away" ? "bad" : "good"}>{t(one.database)}</Badge>
              {one.problem && <p className="mt-1 text-xs">{one.problem}</p>}
            </>
          ),
        },
        { id: "outbox", header: t("outbox"), align: "end", cell: (one) => count(one.outbox_waiting) },
        {
          id: "lag",
          header: t("lag"),
          align: "end",
          cell: (one) =>
            one.consumer_lag_events
              ? t("lagSeconds", {
                  count: one.consumer_lag_events,
                  seconds: Math.round(one.consumer_lag_seconds ?? 0),
                })
              : count(one.consumer_lag_events),
        },
        {
          id: "jobs",
          header: t("jobs"),
          align: "end",
          cell: (one) => (
            <>
              {count(one.jobs_waiting)}
              {Boolean(one.jobs_running) && ` (${t("running", { count: one.jobs_running ?? 0 })})`}
            </>
          ),
        },
        { id: "failed", header: t("jobsFailed"), align: "end", cell: (one) => worry(one.jobs_failed) },
        { id: "dead", header: t("deadLetters"), align: "end", cell: (one) => worry(one.dead_letters) },
      ]}
    />
  );
}
