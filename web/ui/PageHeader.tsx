import type { ReactNode } from "react";

/** The head of a page's content: the one h1, what the page is for, and what can be done with all of it. */
export function PageHeader(props: {
  title: string;
  /** `Breadcrumbs`, or a link back. */
  above?: ReactNode;
  lead?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <header className="flex flex-col gap-2 pb-8">
      {props.above}
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-4">
        <h1 tabIndex={-1} className="min-w-0 font-serif text-2xl font-semibold tracking-tight outline-none">
          {props.title}
        </h1>
        {props.actions && <div className="flex flex-wrap gap-2">{props.actions}</div>}
      </div>
      {props.lead && <p className="max-w-prose text-ink-soft">{props.lead}</p>}
    </header>
  );
}
