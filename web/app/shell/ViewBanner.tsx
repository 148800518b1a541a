import { Eye } from "lucide-react";
import { currentUser } from "@/client/server";
import type { components } from "@/client/schema";
import { formatter, translator } from "@/i18n/server";
import { StopViewing } from "./StopViewing";

type Viewing = components["schemas"]["ViewingAnswer"];

/** Says on every page that an admin sees it as somebody else, and lets them stop. */
export async function ViewBanner({ viewing }: { viewing: Viewing }) {
  const t = await translator("common.viewing");
  const format = await formatter();
  const user = await currentUser();
  const name = user ? `${user.first_name} ${user.last_name}` : "";
  const until = format.dateTime(new Date(viewing.expires_at), {
    timeStyle: "short",
    timeZone: user?.time_zone,
  });
  return (
    <aside aria-label={t("label")} className="sticky top-0 z-40 bg-warn-soft text-ink">
      <div className="mx-auto flex max-w-page items-center gap-x-4 px-4 py-1 text-sm sm:px-6">
        <Eye aria-hidden="true" className="size-5 shrink-0 text-warn max-sm:hidden" />
        <p className="min-w-0 grow">
          <strong className="font-semibold">{t("title", { name })}</strong> {t("until", { until })}
        </p>
        <StopViewing href={`/admin/users/${viewing.user_id}`} expiresAt={viewing.expires_at} />
      </div>
    </aside>
  );
}
