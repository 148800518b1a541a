import Link from "next/link";
import type { ReactNode } from "react";
import { NavLinks, type NavLink } from "./NavLinks";

export interface HeaderProps {
  product: string;
  homeHref?: string;
  /** Names the navigation, such as "Main". */
  label: string;
  /** At most five, each with an icon. */
  links: readonly NavLink[];
  /**
   * Where they stand on a phone: at the bottom, near the thumb; in the head, where there are one or two; or nowhere,
   * where a page needs the whole height, as a lesson does, and the account menu has them.
   */
  onPhone?: "bottom" | "head" | "menu";
  search?: ReactNode;
  /** An `AccountMenu`, or the buttons to sign in. */
  account?: ReactNode;
}

/** The head of every page. */
export function Header(props: HeaderProps) {
  const { product, homeHref = "/", label, links, search, account, onPhone = "bottom" } = props;
  return (
    <>
      <header className="border-b border-line bg-page">
        <div className="mx-auto flex min-h-16 w-full max-w-page items-center gap-x-4 gap-y-2 px-4 py-2 sm:flex-wrap sm:px-6 max-sm:gap-x-2">
          <Link
            href={homeHref}
            className="min-w-0 truncate rounded-sm font-serif text-xl font-semibold tracking-tight text-ink"
          >
            {product}
          </Link>
          <nav aria-label={label} className={onPhone === "head" ? "min-w-0" : "max-sm:hidden"}>
            <NavLinks links={links} look="bar" />
          </nav>
          <div className="ms-auto flex shrink-0 items-center gap-2">
            {search}
            {account}
          </div>
        </div>
      </header>
      {onPhone === "bottom" && (
        <nav
          aria-label={label}
          className="fixed inset-x-0 bottom-0 z-30 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] sm:hidden"
        >
          <NavLinks links={links} look="bottom" />
        </nav>
      )}
    </>
  );
}
