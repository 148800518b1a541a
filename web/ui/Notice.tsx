import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { classes } from "./classes";

export type Tone = "info" | "good" | "warn" | "bad";

const LOOKS = {
  info: { Icon: Info, box: "bg-accent-soft", icon: "text-accent" },
  good: { Icon: CircleCheck, box: "bg-good-soft", icon: "text-good" },
  warn: { Icon: TriangleAlert, box: "bg-warn-soft", icon: "text-warn" },
  bad: { Icon: CircleAlert, box: "bg-bad-soft", icon: "text-bad" },
};

/** Something to know in this place. With `live` it is read out when it appears after the page has loaded. */
export function Notice(props: {
  tone?: Tone;
  title?: string;
  children?: ReactNode;
  action?: ReactNode;
  live?: boolean;
  className?: string;
}) {
  const { tone = "info", title, children, action, live, className } = props;
  const { Icon, box, icon } = LOOKS[tone];
  return (
    <div
      role={live ? (tone === "bad" ? "alert" : "status") : undefined}
      className={classes(
        "flex gap-3 rounded-md border border-transparent px-4 py-3 text-sm text-ink forced-colors:border-[CanvasText]",
        box,
        className,
      )}
    >
      <Icon aria-hidden="true" className={classes("mt-px size-5 shrink-0", icon)} />
      <div className="flex min-w-0 grow flex-col gap-1">
        {title && <p className="font-semibold">{title}</p>}
        {children && <div>{children}</div>}
        {action && <div className="mt-2 flex flex-wrap gap-2">{action}</div>}
      </div>
    </div>
  );
}
