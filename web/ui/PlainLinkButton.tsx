import type { ComponentProps } from "react";
import { buttonClasses, type ButtonLook } from "./buttonStyles";

/**
 * A link that looks like a button and opens a fresh document. For pages that stand where something broke or is
 * missing: they are part of what every page loads, and must weigh nothing.
 */
export function PlainLinkButton({
  variant,
  size,
  wide,
  className,
  ...link
}: ButtonLook & ComponentProps<"a">) {
  return <a {...link} className={buttonClasses({ variant, size, wide }, className)} />;
}
