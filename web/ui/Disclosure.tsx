import { ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import { classes } from "./classes";

/** Something that is there for who wants it. The browser's own, so it works before any script, and find-in-page opens it. */
export function Disclosure(props: {
  summary: ReactNode;
  children: ReactNode;
  isOpen?: boolean;
  /** Disclosures of one name: opening one closes the others. */
  group?: string;
  className?: string;
}) {
  return (
    <details open={props.isOpen} name={props.group} className={classes("group/disclosure", props.className)}>
      <summary className="flex min-h-11 cursor-pointer list-none items-center gap-2 rounded-sm py-2 font-medium [&::-webkit-details-marker]:hidden">
        <ChevronDown
          aria-hidden="true"
          className="size-5 shrink-0 -rotate-90 text-ink-soft transition-transform group-open/disclosure:rotate-0 rtl:rotate-90 rtl:group-open/disclosure:rotate-0"
        />
        {props.summary}
      </summary>
      <div className="pb-3 ps-7">{props.children}</div>
    </details>
  );
}
