import type { LucideIcon } from "lucide-react";
import type { ComponentProps } from "react";
import { buttonClasses, iconButtonClasses, type ButtonLook } from "./buttonStyles";

/** A plain button, for pages that load no React Aria and for forms that work without JavaScript. */
export function NativeButton({
  variant,
  size,
  wide,
  className,
  type = "button",
  ...button
}: ButtonLook & ComponentProps<"button">) {
  return <button {...button} type={type} className={buttonClasses({ variant, size, wide }, className)} />;
}

/** A plain button with an icon alone; the browser's own tooltip says what it does. */
export function NativeIconButton({
  icon: Icon,
  label,
  variant,
  size,
  className,
  ...button
}: Pick<ButtonLook, "variant" | "size"> & { icon: LucideIcon; label: string } & ComponentProps<"button">) {
  return (
    <button
      type="button"
      title={label}
      {...button}
      aria-label={label}
      className={iconButtonClasses({ variant, size }, className)}
    >
      <Icon aria-hidden="true" />
    </button>
  );
}
