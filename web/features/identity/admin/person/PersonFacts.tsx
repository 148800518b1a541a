import { formatter, translator } from "@/i18n/server";
import { Notice } from "@/ui/Notice";
import type { User } from "../types";

/** What the account says. */
export async function PersonFacts({ user, timeZone }: { user: User; timeZone: string }) {
  const t = await translator("admin.user");
  const format = await formatter();
  const moment = (at: string) =>
    format.dateTime(new Date(at), { dateStyle: "long", timeStyle: "short", timeZone });
  const verified = user.email_verified_at
    ? t("verified", { date: moment(user.email_verified_at) })
    : t("unverified");
  const facts: [string, string][] = [
    [t("email"), `${user.email} (${verified})`],
    [t("registered"), moment(user.created_at)],
    [t("locale"), user.locale],
    [t("timeZone"), user.time_zone],
    [t("headline"), user.headline],
    [t("id"), user.user_id],
  ];
  return (
    <div className="flex max-w-prose flex-col gap-5">
      {user.suspended_at && (
        <Notice tone="warn">{t("suspendedSince", { date: moment(user.suspended_at) })}</Notice>
      )}
      <dl className="grid gap-x-6 gap-y-1 text-sm sm:grid-cols-[10rem_1fr]">
        {facts
          .filter(([, value]) => value)
          .map(([label, value]) => (
            <div key={value} className="contents">
              <dt className="text-ink-soft max-sm:mt-2">{label}</dt>
              <dd className="break-all">{value}</dd>
            </div>
          ))}
      </dl>
    </div>
  );
}
