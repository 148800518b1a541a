"use client";

import { Timer } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { classes } from "@/ui/classes";
import { clockText, warningAt } from "./countdown";

/** The time that is left. The clock itself is silent; five minutes and one minute before the end are read out. */
export function TimeLeft(props: { deadline: number; limitSeconds: number; onOver: () => void }) {
  const { deadline, limitSeconds, onOver } = props;
  const t = useTranslations("learn.quiz.time");
  const [left, setLeft] = useState(() => (deadline - Date.now()) / 1000);
  const over = useRef(onOver);
  useEffect(() => {
    over.current = onOver;
  }, [onOver]);

  useEffect(() => {
    let isOver = false;
    const tick = () => {
      const seconds = (deadline - Date.now()) / 1000;
      setLeft(seconds);
      if (seconds > 0 || isOver) return;
      isOver = true;
      over.current();
    };
    const timer = setInterval(tick, 500);
    return () => clearInterval(timer);
  }, [deadline]);

  const warning = warningAt(left, limitSeconds);
  return (
    <>
      <p
        role="timer"
        aria-label={t("label")}
        className={classes(
          "flex items-center gap-2 font-semibold tabular-nums",
          warning === 60 ? "text-bad" : warning === 300 ? "text-warn" : "text-ink",
        )}
      >
        <Timer aria-hidden size={20} />
        {clockText(left)}
      </p>
      <p aria-live="polite" className={warning === null ? "sr-only" : "text-sm text-ink-soft"}>
        {left <= 0 ? t("over") : warning === null ? "" : t("warning", { minutes: warning / 60 })}
      </p>
    </>
  );
}
