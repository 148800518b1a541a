import { classes } from "./classes";

export type ButtonVariant = "primary" | "secondary" | "quiet" | "danger";
export type ButtonSize = "sm" | "md" | "lg";

export interface ButtonLook {
  /** One primary button in a view; secondary beside it; quiet for what is seldom wanted; danger destroys. */
  variant?: ButtonVariant;
  /** `md` is high enough for a thumb; `sm` only inside of dense tables and toolbars. */
  size?: ButtonSize;
  /** As wide as its column, for the one button of a form on a phone. */
  wide?: boolean;
}

const BASE =
  "relative inline-flex items-center justify-center gap-2 rounded-md border text-center font-medium no-underline " +
  "transition-colors duration-100 select-none disabled:cursor-not-allowed disabled:opacity-55 " +
  "aria-disabled:cursor-not-allowed aria-disabled:opacity-55 [&_svg]:size-5 [&_svg]:shrink-0";

const VARIANTS: Record<ButtonVariant, string> = {
  primary: "border-transparent bg-accent text-on-accent hover:bg-accent-strong active:bg-accent-strong",
  secondary:
    "border-line-strong/50 bg-surface text-ink hover:border-line-strong hover:bg-sunken active:bg-sunken",
  quiet: "border-transparent text-ink-soft hover:bg-sunken hover:text-ink active:bg-sunken",
  danger: "border-transparent bg-bad text-on-bad hover:bg-bad-strong active:bg-bad-strong",
};

const SIZES: Record<ButtonSize, string> = {
  sm: "min-h-9 px-3 py-1 text-sm",
  md: "min-h-11 px-4 py-1.5 text-sm",
  lg: "min-h-13 px-6 py-2 text-base",
};

/** The class names of anything that looks like a button. */
export function buttonClasses(
  { variant = "secondary", size = "md", wide }: ButtonLook,
  more?: string,
): string {
  return classes(BASE, VARIANTS[variant], SIZES[size], wide && "w-full", more);
}

/** The class names of a square button that shows an icon alone. */
export function iconButtonClasses({ variant = "quiet", size = "md" }: ButtonLook, more?: string): string {
  const square = { sm: "size-9", md: "size-11", lg: "size-13" }[size];
  return classes(BASE, VARIANTS[variant], square, "shrink-0", more);
}
