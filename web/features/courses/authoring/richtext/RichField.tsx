import type { ReactNode } from "react";

/** A label above a rich text, which names itself to who cannot see it. */
export function RichField(props: { label: string; help?: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-1.5">
      <p aria-hidden="true" className="text-sm font-medium">
        {props.label}
      </p>
      {props.help && <p className="text-sm text-ink-soft">{props.help}</p>}
      {props.children}
    </div>
  );
}
