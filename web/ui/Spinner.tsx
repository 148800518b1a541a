import { classes } from "./classes";

/** A turning ring. It stands inside of something that says in words what is going on. */
export function Spinner({ className }: { className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={classes(
        "inline-block size-5 animate-spin rounded-full border-2 border-current border-e-transparent",
        className,
      )}
    />
  );
}
