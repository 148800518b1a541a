import Link from "next/link";
import type { ReactNode } from "react";

/** The foot of every page: links, what else belongs there, and room for the navigation of a phone. */
export function Footer(props: {
  label: string;
  links: readonly { href: string; label: string }[];
  children?: ReactNode;
  /** True where the `Header` shows its navigation at the bottom of a phone. */
  aboveBottomNav?: boolean;
}) {
  return (
    <footer
      className={
        props.aboveBottomNav ? "mt-16 border-t border-line max-sm:pb-18" : "mt-16 border-t border-line"
      }
    >
      <div className="mx-auto flex w-full max-w-page flex-wrap items-center justify-between gap-x-8 gap-y-3 px-4 py-6 text-sm text-ink-soft sm:px-6">
        <nav aria-label={props.label}>
          <ul className="flex flex-wrap gap-x-6">
            {props.links.map(({ href, label }) => (
              <li key={href}>
                <Link
                  href={href}
                  className="inline-flex min-h-11 items-center hover:text-ink hover:underline"
                >
                  {label}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        {props.children}
      </div>
    </footer>
  );
}
