"use client";

import type { ReactNode, Ref } from "react";
import { Input, type InputProps } from "react-aria-components/Input";
import {
  TextField as AriaTextField,
  type TextFieldProps as AriaProps,
} from "react-aria-components/TextField";
import { FieldFrame, useField } from "./FieldParts";
import { classes } from "./classes";
import { INPUT, INPUT_HEIGHT, type FieldTexts } from "./field";

export interface TextFieldProps extends FieldTexts, Omit<AriaProps, "className" | "children" | "style"> {
  className?: string;
  placeholder?: string;
  /** Marks the field as one that may be left empty. */
  optional?: boolean;
  /** Stands inside of the field's frame, at its end: a unit, a button. */
  end?: ReactNode;
  inputProps?: InputProps;
  ref?: Ref<HTMLInputElement>;
}

/** One line of text. */
export function TextField({ placeholder, end, inputProps, ref, ...props }: TextFieldProps) {
  const { field, frame } = useField(props);
  return (
    <AriaTextField {...field}>
      <FieldFrame {...frame}>
        <div className="relative">
          <Input
            {...inputProps}
            ref={ref}
            placeholder={placeholder}
            className={classes(INPUT, INPUT_HEIGHT, end ? "pe-13" : undefined)}
          />
          {end && <div className="absolute inset-y-0 end-0 flex items-center">{end}</div>}
        </div>
      </FieldFrame>
    </AriaTextField>
  );
}
