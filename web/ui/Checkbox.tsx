"use client";

import { Check, Minus } from "lucide-react";
import type { ReactNode } from "react";
import { CheckboxButton, CheckboxField, type CheckboxFieldProps } from "react-aria-components/Checkbox";
import { FieldHelp, FieldMessage } from "./FieldParts";
import { CHOICE_INDENT, CHOICE_MARK, CHOICE_ROW } from "./choice";
import { classes } from "./classes";
import { useFieldError } from "./form/state";

export interface CheckboxProps extends Omit<CheckboxFieldProps, "className" | "children" | "style"> {
  children: ReactNode;
  description?: string;
  error?: string;
  className?: string;
}

/** Yes or no, which counts when the form is sent. What takes effect at once is a `Switch`. */
export function Checkbox({ children, description, error, className, ...props }: CheckboxProps) {
  const label = typeof children === "string" ? children : undefined;
  const message = useFieldError({ name: props.name, label, isRequired: props.isRequired, error });
  return (
    <CheckboxField
      {...props}
      validationBehavior="aria"
      isInvalid={message !== undefined}
      data-field={props.name}
      className={classes("flex flex-col", className)}
    >
      <CheckboxButton className={CHOICE_ROW}>
        {({ isSelected, isIndeterminate }) => (
          <>
            <span className={classes(CHOICE_MARK, "rounded-sm")}>
              {isIndeterminate ? (
                <Minus aria-hidden="true" className="size-4" strokeWidth={3} />
              ) : (
                isSelected && <Check aria-hidden="true" className="size-4" strokeWidth={3} />
              )}
            </span>
            <span>{children}</span>
          </>
        )}
      </CheckboxButton>
      <div className={CHOICE_INDENT}>
        <FieldHelp text={description} />
        <FieldMessage error={message} />
      </div>
    </CheckboxField>
  );
}
