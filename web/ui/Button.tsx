"use client";

import { useContext, type ReactNode, type Ref } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components/Button";
import { buttonClasses, type ButtonLook } from "./buttonStyles";
import { classes } from "./classes";
import { FormState } from "./form/state";
import { Spinner } from "./Spinner";

export interface ButtonProps extends ButtonLook, Omit<AriaButtonProps, "className" | "children" | "style"> {
  className?: string;
  children: ReactNode;
  ref?: Ref<HTMLButtonElement>;
}

/**
 * A button that does something. While `isPending` it keeps its place and its name and takes no second press; the
 * submit button of a `Form` is pending by itself while the form is being sent.
 */
export function Button({ variant, size, wide, className, children, isPending, ...props }: ButtonProps) {
  const form = useContext(FormState);
  const pending = isPending ?? (props.type === "submit" && form.isPending);
  // React Aria's own pending state announces by an image without a name, which axe rightly calls a fault. Here a
  // pending button keeps the focus and does nothing; what comes of the press is announced where it appears.
  const idle = pending ? ({ onPress: undefined, type: "button" } as const) : {};
  return (
    <AriaButton
      {...props}
      {...idle}
      data-pending={pending || undefined}
      className={buttonClasses({ variant, size, wide }, className)}
    >
      <span className={classes("inline-flex items-center justify-center gap-2", pending && "opacity-0")}>
        {children}
      </span>
      {pending && (
        <span className="absolute inset-0 grid place-items-center">
          <Spinner />
        </span>
      )}
    </AriaButton>
  );
}
