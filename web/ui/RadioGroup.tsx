"use client";

import type { ReactNode } from "react";
import {
  RadioButton,
  RadioField,
  RadioGroup as AriaRadioGroup,
  type RadioFieldProps,
  type RadioGroupProps as AriaProps,
} from "react-aria-components/RadioGroup";
import { FieldFrame, FieldHelp, useField } from "./FieldParts";
import { CHOICE_INDENT, CHOICE_MARK, CHOICE_ROW } from "./choice";
import { classes } from "./classes";
import type { FieldTexts } from "./field";

export interface RadioGroupProps extends FieldTexts, Omit<AriaProps, "className" | "children" | "style"> {
  /** `Radio`s. */
  children: ReactNode;
  optional?: boolean;
  className?: string;
}

/** One of a few choices that can all be seen. */
export function RadioGroup({ children, ...props }: RadioGroupProps) {
  const { field, frame } = useField(props);
  return (
    <AriaRadioGroup {...field}>
      <FieldFrame {...frame}>
        <div className="flex flex-col">{children}</div>
      </FieldFrame>
    </AriaRadioGroup>
  );
}

export interface RadioProps extends Omit<RadioFieldProps, "className" | "children" | "style"> {
  children: ReactNode;
  description?: string;
}

export function Radio({ children, description, ...props }: RadioProps) {
  return (
    <RadioField {...props} className="flex flex-col">
      <RadioButton className={CHOICE_ROW}>
        {({ isSelected }) => (
          <>
            <span className={classes(CHOICE_MARK, "rounded-full")}>
              {isSelected && (
                <span className="size-2.5 rounded-full bg-on-accent forced-colors:bg-[HighlightText]" />
              )}
            </span>
            <span>{children}</span>
          </>
        )}
      </RadioButton>
      <div className={CHOICE_INDENT}>
        <FieldHelp text={description} />
      </div>
    </RadioField>
  );
}
