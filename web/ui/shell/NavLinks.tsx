"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { classes } from "../classes";
import { currentHref } from "./current";

/** A place in a navigation. The icon is an element, because it comes from the server. */
export interface NavLink {
  href: string;
  label: string;
  icon?: ReactNode;
}

const LOOKS = {
  bar: {
    list: "flex min-w-0 items-center gap-1",
    item: "min-w-0",
    link:
      "flex min-h-11 items-center rounded-md px-3 text-sm text-ink-soft hover:text-ink max-sm:px-2 " +
      "aria-[current]:font-semibold aria-[current]:text-ink",
    icon: "hidden",
  },
  bottom: {
    list: "flex justify-around",
    item: "min-w-0 flex-1",
    link:
      "flex min-h-14 flex-col items-center justify-center gap-0.5 px-1 text-center text-xs text-ink-soft " +
      "aria-[current]:font-semibold aria-[current]:text-accent",
    icon: "[&_svg]:size-5.5",
  },
  side: {
    list: "flex flex-col gap-0.5",
    item: "",
    link:
      "flex min-h-11 items-center gap-3 rounded-md px-3 py-1.5 text-sm text-ink-soft hover:bg-sunken hover:text-ink " +
      "aria-[current]:bg-accent-soft aria-[current]:font-semibold aria-[current]:text-accent",
    icon: "[&_svg]:size-5",
  },
};

/** Links of which the one that leads here is marked; `among` are all links of a navigation in several parts. */
export function NavLinks(props: {
  links: readonly NavLink[];
  look: keyof typeof LOOKS;
  among?: readonly NavLink[];
}) {
  const { links, look, among = links } = props;
  const pathname = usePathname();
  const current = currentHref(pathname, among);
  const style = LOOKS[look];
  return (
    <ul className={style.list}>
      {links.map(({ href, label, icon }) => (
        <li key={href} className={style.item}>
          <Link
            href={href}
            aria-current={href === current ? (href === pathname ? "page" : "true") : undefined}
            className={style.link}
          >
            {icon && <span className={classes("shrink-0", style.icon)}>{icon}</span>}
            <span className={look === "side" ? undefined : "max-w-full truncate"}>{label}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
