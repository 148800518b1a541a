import { classes } from "./classes";
import { hueOf, initialsOf } from "./initials";

const SIZES = { sm: "size-8 text-xs", md: "size-9 text-xs", lg: "size-16 text-lg" };

/** Somebody's initials on a colour of their own. Their name stands beside it, so it is not read out. */
export function Avatar({
  name,
  size = "md",
  className,
}: {
  name: string;
  size?: keyof typeof SIZES;
  className?: string;
}) {
  return (
    <span
      aria-hidden="true"
      className={classes(
        "inline-grid shrink-0 place-items-center rounded-full font-semibold select-none",
        "forced-colors:border",
        SIZES[size],
        HUES[hueOf(name, HUES.length)],
        className,
      )}
    >
      {initialsOf(name)}
    </span>
  );
}

const HUES = [
  "bg-hue-1 text-on-hue-1",
  "bg-hue-2 text-on-hue-2",
  "bg-hue-3 text-on-hue-3",
  "bg-hue-4 text-on-hue-4",
  "bg-hue-5 text-on-hue-5",
  "bg-hue-6 text-on-hue-6",
];
