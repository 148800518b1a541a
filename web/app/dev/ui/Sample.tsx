import type { ReactNode } from "react";

/** A component, or several of a kind, under a small heading. */
export function Sample({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col gap-3 py-4">
      <h3 className="text-sm font-semibold text-ink-soft">{title}</h3>
      {children}
    </div>
  );
}

export function Row({ children }: { children: ReactNode }) {
  return <div className="flex flex-wrap items-center gap-3">{children}</div>;
}

export function Grid({ children }: { children: ReactNode }) {
  return <div className="grid gap-x-10 gap-y-2 md:grid-cols-2">{children}</div>;
}
