import { Check, Undo2 } from "lucide-react";
import { useEffect, useRef, type KeyboardEvent } from "react";
import { useTranslations } from "use-intl";
import { useFormatter } from "@/i18n/client";
import { LoadMore } from "@/ui/LoadMore";
import { RelativeTime } from "@/ui/RelativeTime";
import type { QueueItem } from "./types";
import { useName } from "./useName";
import type { useQueue } from "./useQueue";

interface Props {
  queue: Pick<ReturnType<typeof useQueue>, "items" | "hasMore" | "isLoadingMore" | "more">;
  chosen: string | null;
  /** The focus goes with the choice, from item to item. */
  keepsFocus: boolean;
  onOpen: (submissionId: string) => void;
  onMove: (by: 1 | -1) => void;
}

/** The works of the queue, the oldest first. Arrow keys go from one to the next. */
export function QueueList({ queue, chosen, keepsFocus, onOpen, onMove }: Props) {
  const t = useTranslations("grading.queue");
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    const current = list.current?.querySelector<HTMLElement>("[aria-current=true]");
    if (keepsFocus) current?.focus();
    else current?.scrollIntoView({ block: "nearest" });
  }, [chosen, keepsFocus]);

  function press(event: KeyboardEvent) {
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : null;
    if (by === null) return;
    event.preventDefault();
    onMove(by);
  }
  return (
    <div className="lg:sticky lg:top-4 lg:max-h-[calc(100dvh-2rem)] lg:overflow-y-auto">
      <ol ref={list} aria-label={t("works")} className="flex flex-col" onKeyDown={press}>
        {queue.items.map((item) => (
          <li key={item.submission_id} className="border-b border-line last:border-0">
            <Entry
              item={item}
              isChosen={item.submission_id === chosen}
              onOpen={() => onOpen(item.submission_id)}
            />
          </li>
        ))}
      </ol>
      {queue.hasMore && <LoadMore hasMore isLoading={queue.isLoadingMore} onMore={() => void queue.more()} />}
    </div>
  );
}

function Entry({ item, isChosen, onOpen }: { item: QueueItem; isChosen: boolean; onOpen: () => void }) {
  const t = useTranslations("grading.queue");
  const name = useName();
  return (
    <button
      type="button"
      aria-current={isChosen || undefined}
      onClick={onOpen}
      className="flex w-full flex-col gap-0.5 rounded-sm px-3 py-3 text-start text-sm hover:bg-sunken max-lg:px-0 lg:aria-[current]:bg-accent-soft"
    >
      <span className="flex items-baseline justify-between gap-3">
        <span className="min-w-0 font-medium wrap-anywhere">{name(item.learner)}</span>
        <Standing item={item} />
      </span>
      <span className="line-clamp-2 text-ink-soft">{item.lesson_title}</span>
      <span className="flex flex-wrap gap-x-2 text-xs text-ink-soft">
        <RelativeTime at={item.submitted_at} />
        {item.attempt > 1 && <span>{t("attempt", { number: item.attempt })}</span>}
        {item.late && <span className="font-medium text-warn">{t("late")}</span>}
      </span>
    </button>
  );
}

function Standing({ item }: { item: QueueItem }) {
  const t = useTranslations("grading.queue");
  const format = useFormatter();
  if (item.status === "returned") {
    return (
      <span className="flex shrink-0 items-center gap-1 text-xs text-ink-soft">
        <Undo2 aria-hidden="true" className="size-3.5 rtl:-scale-x-100" />
        {t("returned")}
      </span>
    );
  }
  if (item.status !== "graded" || item.score === null) return null;
  return (
    <span className="flex shrink-0 items-center gap-1 text-xs font-medium text-good tabular-nums">
      <Check aria-hidden="true" className="size-3.5" />
      <span className="sr-only">{t("graded")} </span>
      {t("scoreOf", { score: format.number(item.score), max: format.number(item.max_score) })}
    </span>
  );
}
