import Link from "next/link";
import { translator } from "@/i18n/server";
import { buttonClasses } from "./buttonStyles";

/** The way through a long list, as links: one can be shared, and works without a script. Leave out what is not there. */
export async function Pagination({ previousHref, nextHref }: { previousHref?: string; nextHref?: string }) {
  const t = await translator("ui.pages");
  if (!previousHref && !nextHref) return null;
  return (
    <nav aria-label={t("label")} className="flex justify-between gap-3 pt-6">
      {previousHref && (
        <Link href={previousHref} rel="prev" className={buttonClasses({})}>
          {t("previous")}
        </Link>
      )}
      {nextHref && (
        <Link href={nextHref} rel="next" className={buttonClasses({}, "ms-auto")}>
          {t("next")}
        </Link>
      )}
    </nav>
  );
}
