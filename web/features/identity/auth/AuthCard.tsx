import type { ReactNode } from "react";

/** The narrow column in which one signs in, registers or sets a password. */
export function AuthCard(props: {
  title: string;
  lead?: ReactNode;
  children: ReactNode;
  footer?: ReactNode;
}) {
  return (
    <div className="mx-auto w-full max-w-form py-4 sm:py-10">
      <h1 className="font-serif text-2xl font-semibold">{props.title}</h1>
      {props.lead && <p className="mt-2 text-ink-soft">{props.lead}</p>}
      <div className="mt-7">{props.children}</div>
      {props.footer && <div className="mt-8 space-y-3 border-t border-line pt-5 text-sm">{props.footer}</div>}
    </div>
  );
}
