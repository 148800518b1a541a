"use client";

import type { ReactNode } from "react";
import { SwitchButton, SwitchField, type SwitchFieldProps } from "react-aria-components/Switch";
import { FieldHelp } from "./FieldParts";
import { CHOICE_ROW } from "./choice";
import { classes } from "./classes";

export interface SwitchProps extends Omit<SwitchFieldProps, "className" | "children" | "style"> {
  children: ReactNode;
  description?: string;
  className?: string;
}

const TRACK =
  "mt-0.5 flex h-6 w-10 shrink-0 items-center rounded-full border border-line-strong bg-sunken p-0.5 transition-colors " +
  "group-data-selected/choice:border-accent group-data-selected/choice:bg-accent " +
  "group-data-focus-visible/choice:outline-3 group-data-focus-visible/choice:outline-offset-2 " +
  "group-data-focus-visible/choice:outline-accent forced-colors:group-data-selected/choice:bg-[Highlight]";

const THUMB =
  "size-4.5 rounded-full bg-line-strong transition-transform forced-colors:bg-[CanvasText] " +
  "group-data-selected/choice:translate-x-4 group-data-selected/choice:bg-on-accent rtl:group-data-selected/choice:-translate-x-4";

/** On or off, with effect at once. What only counts when a form is sent is a `Checkbox`. */
export function Switch({ children, description, className, ...props }: SwitchProps) {
  return (
    <SwitchField {...props} validationBehavior="aria" className={classes("flex flex-col", className)}>
      <SwitchButton className={CHOICE_ROW}>
        <span className={TRACK}>
          <span className={THUMB} />
        </span>
        <span>{children}</span>
      </SwitchButton>
      <div className="ps-13 empty:hidden">
        <FieldHelp text={description} />
      </div>
    </SwitchField>
  );
}
