import Link from "next/link";
import type { ComponentProps } from "react";
import { buttonClasses, type ButtonLook } from "./buttonStyles";

/** A link that looks like a button: it leads somewhere. What does something is a `Button`. */
export function LinkButton({
  variant,
  size,
  wide,
  className,
  ...link
}: ButtonLook & ComponentProps<typeof Link>) {
  return <Link {...link} className={buttonClasses({ variant, size, wide }, className)} />;
}
