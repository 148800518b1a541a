import { classes } from "./classes";

interface Progress {
  /** Between 0 and `max`; what lies outside is brought inside. */
  value: number;
  max?: number;
  label: string;
}

function share({ value, max = 100 }: Pick<Progress, "value" | "max">): number {
  return max > 0 ? Math.min(1, Math.max(0, value / max)) : 0;
}

function meter(progress: Progress) {
  return {
    role: "progressbar",
    "aria-label": progress.label,
    "aria-valuemin": 0,
    "aria-valuemax": 100,
    "aria-valuenow": Math.round(share(progress) * 100),
  };
}

/** How far something is, as a bar. The number itself stands beside it in words, where there is room. */
export function ProgressBar({ className, ...progress }: Progress & { className?: string }) {
  const done = share(progress);
  return (
    <div
      {...meter(progress)}
      className={classes("flex h-2 overflow-hidden rounded-full bg-track", className)}
    >
      <svg aria-hidden="true" className="h-full w-full" preserveAspectRatio="none" viewBox="0 0 100 1">
        <rect
          width={done * 100}
          height="1"
          className={classes("origin-left rtl:-scale-x-100", done >= 1 ? "fill-good" : "fill-accent")}
        />
      </svg>
    </div>
  );
}

/** How far something is, as a ring for small places. */
export function ProgressRing({ className, ...progress }: Progress & { className?: string }) {
  const done = share(progress);
  return (
    <span {...meter(progress)} className={classes("inline-block size-6", className)}>
      <svg aria-hidden="true" viewBox="0 0 24 24" className="size-full -rotate-90 fill-none rtl:-scale-x-100">
        <circle cx="12" cy="12" r="9.5" strokeWidth="3.5" className="stroke-track" />
        {done > 0 && (
          <circle
            cx="12"
            cy="12"
            r="9.5"
            strokeWidth="3.5"
            pathLength="100"
            strokeDasharray={`${done * 100} 100`}
            strokeLinecap={done < 1 ? "round" : "butt"}
            className={done >= 1 ? "stroke-good" : "stroke-accent"}
          />
        )}
      </svg>
    </span>
  );
}
