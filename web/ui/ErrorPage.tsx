import type { ReactNode } from "react";

/** A page that could not be: what happened, and where to go from here. It has room for one or two ways on. */
export function ErrorPage(props: { code?: string; title: string; children: ReactNode; actions: ReactNode }) {
  return (
    <main
      id="content"
      className="mx-auto flex w-full max-w-prose grow flex-col items-start justify-center gap-3 px-4 py-16 sm:px-6"
    >
      {props.code && <p className="text-sm font-medium text-ink-soft tabular-nums">{props.code}</p>}
      <h1 className="font-serif text-3xl font-semibold tracking-tight">{props.title}</h1>
      <p className="text-lg text-ink-soft">{props.children}</p>
      <div className="flex flex-wrap gap-3 pt-5">{props.actions}</div>
    </main>
  );
}
