import { classes } from "./classes";

/** A grey bar where something will be. Give it the size of what comes: `className="h-8 w-40"`. */
export function Skeleton({ className, isRound }: { className?: string; isRound?: boolean }) {
  return (
    <span
      aria-hidden="true"
      className={classes(
        "block animate-skeleton bg-line forced-colors:border",
        isRound ? "rounded-full" : "rounded-sm",
        className,
      )}
    />
  );
}

/** Lines of text that are on their way; the last is shorter. */
export function SkeletonText({ lines = 3 }: { lines?: number }) {
  return (
    <span aria-hidden="true" className="flex flex-col gap-2.5">
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} className={classes("h-4", line === lines - 1 ? "w-3/5" : "w-full")} />
      ))}
    </span>
  );
}

/** Rows of a list that is on its way. `label` says so to who does not see the bars. */
export function SkeletonList({ rows = 4, label }: { rows?: number; label: string }) {
  return (
    <div role="status" className="flex flex-col">
      <span className="sr-only">{label}</span>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="flex items-center gap-4 border-b border-line py-4 last:border-0">
          <Skeleton isRound className="size-10 shrink-0" />
          <div className="flex grow flex-col gap-2">
            <Skeleton className="h-4 w-2/5" />
            <Skeleton className="h-3.5 w-3/5" />
          </div>
        </div>
      ))}
    </div>
  );
}
