"use client";

import { ChevronDown } from "lucide-react";
import { usePathname } from "next/navigation";
import { useId, useState, type ReactNode } from "react";
import { classes } from "../classes";
import { currentHref } from "./current";
import { NavLinks, type NavLink } from "./NavLinks";

export interface NavGroup {
  title?: string;
  links: readonly NavLink[];
}

/** The navigation beside a page (a course, teaching, administration). On a phone it folds under one button. */
export function SideNav(props: { label: string; groups: readonly NavGroup[]; header?: ReactNode }) {
  const id = useId();
  const pathname = usePathname();
  const [openAt, setOpenAt] = useState<string | null>(null);
  const isOpen = openAt === pathname;
  const links = props.groups.flatMap((group) => group.links);
  const here = links.find(({ href }) => href === currentHref(pathname, links))?.label ?? props.label;
  return (
    <nav aria-label={props.label} className="flex flex-col gap-3">
      {props.header}
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpenAt(isOpen ? null : pathname)}
        className="flex min-h-12 items-center justify-between rounded-md border border-line bg-surface px-4 text-sm font-semibold lg:hidden"
      >
        {here}
        <ChevronDown
          aria-hidden="true"
          className={classes("size-5 transition-transform", isOpen && "rotate-180")}
        />
      </button>
      <div id={id} className={classes("flex flex-col gap-5", !isOpen && "max-lg:hidden")}>
        {props.groups.map((group, index) => (
          <div key={group.title ?? index}>
            {group.title && <p className="px-3 pb-1 text-xs font-semibold text-ink-soft">{group.title}</p>}
            <NavLinks links={group.links} among={links} look="side" />
          </div>
        ))}
      </div>
    </nav>
  );
}

/** A page with its navigation beside it; on a phone above it. */
export function WithSideNav({ nav, children }: { nav: ReactNode; children: ReactNode }) {
  return (
    <div className="mx-auto grid w-full max-w-page grow grid-cols-1 content-start gap-x-10 gap-y-6 px-4 py-6 sm:px-6 lg:grid-cols-[14rem_minmax(0,1fr)] lg:py-8">
      <div>{nav}</div>
      <main id="content" className="min-w-0">
        {children}
      </main>
    </div>
  );
}
