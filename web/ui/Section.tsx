import { useId, type ReactNode } from "react";

/** A part of a page under its own heading, set off by a hairline and by space. */
export function Section(props: {
  title: string;
  /** An anchor, where something leads to this part. */
  id?: string;
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const heading = useId();
  return (
    <section
      id={props.id}
      aria-labelledby={heading}
      className="border-t border-line py-8 first:border-0 first:pt-0"
    >
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 pb-4">
        <h2 id={heading} className="font-serif text-xl font-semibold">
          {props.title}
        </h2>
        {props.actions}
      </div>
      {props.lead && <p className="max-w-prose pb-4 text-ink-soft">{props.lead}</p>}
      {props.children}
    </section>
  );
}
