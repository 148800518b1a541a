import Link from "next/link";
import { translator } from "@/i18n/server";
import { Notice } from "@/ui/Notice";
import type { System } from "./types";
import { worries, type Worry } from "./worries";

const PLACES = {
  pagesAway: "/admin/system",
  databaseAway: "/admin/system",
  deadLetters: "/admin/events",
  jobsFailed: "/admin/jobs?state=failed",
  behind: "/admin/system",
} satisfies Record<Worry["kind"], string>;

/** Whether anything needs an admin, and the way there. */
export async function Health({ system }: { system: System }) {
  const t = await translator("admin.overview");
  const found = worries(system);
  if (found.length === 0) return <Notice tone="good">{t("quiet")}</Notice>;
  return (
    <Notice tone="warn" title={t("attention", { count: found.length })}>
      <ul className="flex flex-col">
        {found.map(({ kind, ...facts }) => (
          <li key={`${kind} ${"service" in facts ? facts.service : ""}`}>
            <Link href={PLACES[kind]} className="inline-block py-1 underline underline-offset-2">
              {t(kind, facts as never)}
            </Link>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
