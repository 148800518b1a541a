"use client";

import type { LucideIcon } from "lucide-react";
import type { Ref } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components/Button";
import { iconButtonClasses, type ButtonLook } from "./buttonStyles";
import { Spinner } from "./Spinner";
import { Tooltip } from "./Tooltip";

export interface IconButtonProps
  extends Pick<ButtonLook, "variant" | "size">, Omit<AriaButtonProps, "className" | "children" | "style"> {
  icon: LucideIcon;
  /** What it does; its name for who cannot see the icon, and the tooltip for who does not know it. */
  label: string;
  /** Turns with the writing direction, as arrows do. */
  mirrored?: boolean;
  className?: string;
  ref?: Ref<HTMLButtonElement>;
}

/** A button with an icon alone. Use it for what everybody knows by its sign, or where words have no room. */
export function IconButton({
  icon: Icon,
  label,
  mirrored,
  variant,
  size,
  className,
  ...props
}: IconButtonProps) {
  return (
    <Tooltip text={label}>
      <AriaButton {...props} aria-label={label} className={iconButtonClasses({ variant, size }, className)}>
        {props.isPending ? (
          <Spinner />
        ) : (
          <Icon aria-hidden="true" className={mirrored ? "rtl:-scale-x-100" : undefined} />
        )}
      </AriaButton>
    </Tooltip>
  );
}
