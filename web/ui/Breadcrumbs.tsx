import Link from "next/link";
import { translator } from "@/i18n/server";

/** The way from the top to this page; its last step is the page itself and bears no link. */
export async function Breadcrumbs({ steps }: { steps: readonly { label: string; href?: string }[] }) {
  const t = await translator("ui.breadcrumbs");
  return (
    <nav aria-label={t("label")}>
      <ol className="flex flex-wrap items-center gap-x-2 text-sm text-ink-soft">
        {steps.map(({ label, href }, index) => (
          <li key={href ?? label} className="flex min-h-8 items-center gap-2">
            {index > 0 && <span aria-hidden="true">/</span>}
            {href ? (
              <Link href={href} className="underline-offset-4 hover:text-ink hover:underline">
                {label}
              </Link>
            ) : (
              <span aria-current="page">{label}</span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
