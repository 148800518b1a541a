"use client";

import { useId, type MouseEvent, type ReactNode } from "react";
import { Avatar } from "../Avatar";

/**
 * The menu behind one's initials. A native popover: the browser closes it on Escape and on a press outside, and it
 * opens before any script has come. Browsers show it above everything; the z-index is for tools that read only that.
 */
export function AccountMenu(props: { name: string; label: string; children: ReactNode }) {
  const id = useId();
  return (
    <>
      <button type="button" popoverTarget={id} className="grid size-11 place-items-center rounded-full">
        <Avatar name={props.name} />
        <span className="sr-only">{props.label}</span>
      </button>
      <div
        id={id}
        popover="auto"
        onClick={closeOnChoice}
        className="absolute inset-auto z-50 end-[max(1rem,calc((100vw-var(--container-page))/2+1.5rem))] top-16 m-0 w-64 max-w-[calc(100vw-2rem)] rounded-md border border-line bg-raised p-1 text-ink shadow-overlay"
      >
        <p className="truncate px-3 pt-2 pb-1 text-sm font-semibold">{props.name}</p>
        {props.children}
      </div>
    </>
  );
}

function closeOnChoice(event: MouseEvent<HTMLDivElement>) {
  if (event.target instanceof Element && event.target.closest("a, button")) event.currentTarget.hidePopover();
}
