import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

/** Nothing is here yet: says why, and what to do next. */
export function EmptyState(props: {
  icon?: LucideIcon;
  title: string;
  text?: string;
  action?: ReactNode;
  /** The level of its heading in the page. */
  level?: 2 | 3;
}) {
  const { icon: Icon, title, text, action, level = 2 } = props;
  const Heading = `h${level}` as const;
  return (
    <div className="flex flex-col items-center gap-2 px-4 py-12 text-center">
      {Icon && <Icon aria-hidden="true" className="mb-2 size-9 text-ink-soft" strokeWidth={1.4} />}
      <Heading className="font-serif text-lg font-semibold">{title}</Heading>
      {text && <p className="max-w-form text-ink-soft">{text}</p>}
      {action && <div className="mt-4 flex flex-wrap justify-center gap-3">{action}</div>}
    </div>
  );
}
