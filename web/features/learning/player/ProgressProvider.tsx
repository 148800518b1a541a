"use client";

import { useRouter } from "next/navigation";
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from "react";
import { api } from "@/client/browser";
import { deviceStorage } from "@/lib/device-storage";
import { isViewing } from "@/lib/viewing";
import { ProgressQueue, type Report, type Send } from "./progressQueue";

interface ProgressValue {
  /** Lessons that are done, what only this device knows included. */
  done: ReadonlySet<string>;
  percentage: number;
  /** Whether something still waits to be sent. */
  isWaiting: boolean;
  report: (lessonId: string, report: Omit<Report, "observed_at">) => void;
}

const Progress = createContext<ProgressValue | null>(null);

/** The learner's progress in the course around. */
export function useProgress(): ProgressValue {
  const value = useContext(Progress);
  if (!value) throw new Error("useProgress needs a ProgressProvider above");
  return value;
}

const RETRY_SECONDS = 15;

/**
 * Shows progress at once and sends it in the background. What could not be sent waits in the browser's storage,
 * and goes out when the line is back, also after the page was closed.
 */
export function ProgressProvider(props: {
  userId: string;
  doneLessons: string[];
  percentage: number;
  /** Lessons that count towards the percentage, for the estimate that is shown until the server answers. */
  counting: string[];
  children: ReactNode;
}) {
  const { userId, doneLessons, counting } = props;
  const [local, setLocal] = useState<ReadonlySet<string>>(new Set());
  const [known, setKnown] = useState<number | null>(null);
  const [isWaiting, setWaiting] = useState(false);
  const router = useRouter();

  const queue = useMemo(() => {
    const send: Send = async (lessonId, report) => {
      const outcome = await put(lessonId, report);
      if (typeof outcome === "number") setKnown(outcome);
      // Pages that were made before the lesson was done show where to go on, and must not show it wrong.
      if (typeof outcome === "number" && report.completed) router.refresh();
      return typeof outcome === "number" ? "taken" : outcome;
    };
    return new ProgressQueue(userId, deviceStorage(), send);
  }, [userId, router]);

  const flush = useCallback(async () => {
    await queue.flush();
    setWaiting(Object.keys(queue.waiting()).length > 0);
  }, [queue]);

  useEffect(() => {
    const again = () => void flush();
    again();
    window.addEventListener("online", again);
    document.addEventListener("visibilitychange", again);
    const timer = setInterval(again, RETRY_SECONDS * 1000);
    return () => {
      window.removeEventListener("online", again);
      document.removeEventListener("visibilitychange", again);
      clearInterval(timer);
    };
  }, [flush]);

  const report = useCallback<ProgressValue["report"]>(
    (lessonId, what) => {
      // An admin who looks at somebody's lesson has not done it, and neither has that person.
      if (isViewing()) return;
      queue.add(lessonId, { ...what, observed_at: new Date().toISOString() });
      if (what.completed) setLocal((before) => new Set(before).add(lessonId));
      void flush();
    },
    [queue, flush],
  );

  const value = useMemo(() => {
    const done = new Set([...doneLessons, ...local]);
    const counted = counting.filter((lesson) => done.has(lesson)).length;
    const estimate = counting.length > 0 ? Math.floor((100 * counted) / counting.length) : 0;
    const percentage = Math.max(props.percentage, known ?? 0, isWaiting || known === null ? estimate : 0);
    return { done, percentage, isWaiting, report };
  }, [doneLessons, local, counting, props.percentage, known, isWaiting, report]);

  return <Progress value={value}>{props.children}</Progress>;
}

/** The course's percentage after the report, or what to do with a report that was not taken. */
async function put(lessonId: string, report: Report): Promise<number | "refused" | "retry"> {
  try {
    const { data, response } = await api.PUT("/api/v1/progress/{lessonId}", {
      params: { path: { lessonId } },
      body: report,
      keepalive: true,
    });
    if (data) return data.course_percentage;
    // Signed out, too fast, or trouble on the server: later. Anything else will not become right by waiting.
    const later = response.status === 401 || response.status === 429 || response.status >= 500;
    return later ? "retry" : "refused";
  } catch {
    return "retry";
  }
}
