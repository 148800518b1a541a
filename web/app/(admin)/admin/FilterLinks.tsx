import Link from "next/link";
import { classes } from "@/ui/classes";

/** Filters of which one holds, as links: each has an address and works without a script. */
export function FilterLinks(props: {
  label: string;
  links: readonly { href: string; label: string; isCurrent: boolean }[];
}) {
  return (
    <nav aria-label={props.label} className="mb-5 flex flex-wrap gap-1">
      {props.links.map(({ href, label, isCurrent }) => (
        <Link
          key={href}
          href={href}
          aria-current={isCurrent ? "true" : undefined}
          className={classes(
            "flex min-h-11 items-center rounded-md px-3 text-sm",
            isCurrent
              ? "bg-accent-soft font-semibold text-accent"
              : "text-ink-soft hover:bg-sunken hover:text-ink",
          )}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
