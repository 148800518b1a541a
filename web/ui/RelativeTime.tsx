"use client";

import { useEffect, useState } from "react";
import { useFormatter } from "@/i18n/client";

const DAY = 86_400_000;

/**
 * A moment as people speak of it: "2 hours ago", and the date when it is more than a week away. The server writes
 * the date, and the browser goes on from there each minute; the exact moment is in the title.
 */
export function RelativeTime({ at, className }: { at: string; className?: string }) {
  const format = useFormatter();
  const [now, setNow] = useState<Date | null>(null);
  useEffect(() => {
    const tick = () => setNow(new Date());
    const first = requestAnimationFrame(tick);
    const timer = setInterval(tick, 60_000);
    return () => {
      cancelAnimationFrame(first);
      clearInterval(timer);
    };
  }, []);
  const moment = new Date(at);
  const isNear = now && Math.abs(now.getTime() - moment.getTime()) < 7 * DAY;
  return (
    <time
      dateTime={at}
      title={now ? format.dateTime(moment, { dateStyle: "long", timeStyle: "short" }) : undefined}
      className={className}
    >
      {isNear ? format.relativeTime(moment, now) : format.dateTime(moment, { dateStyle: "medium" })}
    </time>
  );
}
