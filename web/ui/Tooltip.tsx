"use client";

import type { ReactElement } from "react";
import { Tooltip as AriaTooltip, TooltipTrigger } from "react-aria-components/Tooltip";
import { Aria } from "./Aria";

/** A few words about the button inside, on hover and on focus. What is needed to go on never hides in one. */
export function Tooltip({ text, children }: { text: string; children: ReactElement }) {
  return (
    <Aria>
      <TooltipTrigger delay={500}>
        {children}
        <AriaTooltip
          offset={6}
          className="max-w-64 rounded-sm bg-ink px-2.5 py-1 text-xs text-page data-entering:animate-fade forced-colors:border"
        >
          {text}
        </AriaTooltip>
      </TooltipTrigger>
    </Aria>
  );
}
