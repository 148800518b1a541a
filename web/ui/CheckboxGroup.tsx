"use client";

import type { ReactNode } from "react";
import {
  CheckboxGroup as AriaCheckboxGroup,
  type CheckboxGroupProps as AriaProps,
} from "react-aria-components/CheckboxGroup";
import { FieldFrame, useField } from "./FieldParts";
import type { FieldTexts } from "./field";

export interface CheckboxGroupProps extends FieldTexts, Omit<AriaProps, "className" | "children" | "style"> {
  /** `Checkbox`es with a `value`. */
  children: ReactNode;
  optional?: boolean;
  className?: string;
}

/** Any number of a few choices. */
export function CheckboxGroup({ children, ...props }: CheckboxGroupProps) {
  const { field, frame } = useField(props);
  return (
    <AriaCheckboxGroup {...field}>
      <FieldFrame {...frame}>
        <div className="flex flex-col">{children}</div>
      </FieldFrame>
    </AriaCheckboxGroup>
  );
}
