"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { unwrap } from "@/client/problem";
import { NativeButton } from "@/ui/NativeButton";

/** Leaves a course or its waiting list, after asking once more. */
export function LeaveButton({ courseId, what }: { courseId: string; what: "course" | "list" }) {
  const t = useTranslations("catalogue.enroll");
  const router = useRouter();
  const [asks, setAsks] = useState(false);
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const leave = async () => {
    setPending(true);
    setProblem(null);
    const params = { path: { courseId } };
    try {
      await (what === "course"
        ? unwrap(api.DELETE("/api/v1/enrollments/{courseId}", { params }))
        : unwrap(api.DELETE("/api/v1/enrollments/{courseId}/place", { params })));
      router.refresh();
    } catch (error) {
      setProblem(t("failed", { reason: error instanceof Error ? error.message : String(error) }));
      setPending(false);
    }
  };

  return (
    <div className="mt-3">
      {asks ? (
        <div role="group" aria-label={t(`leave.${what}`)}>
          <p className="mb-2 text-sm">{t(`leaveAsk.${what}`)}</p>
          <div className="flex flex-wrap gap-2">
            <NativeButton size="sm" variant="danger" disabled={pending} onClick={() => void leave()}>
              {t("leaveNow")}
            </NativeButton>
            <NativeButton size="sm" disabled={pending} onClick={() => setAsks(false)}>
              {t("stay")}
            </NativeButton>
          </div>
        </div>
      ) : (
        <NativeButton size="sm" variant="quiet" onClick={() => setAsks(true)}>
          {t(`leave.${what}`)}
        </NativeButton>
      )}
      <p role="alert" className="mt-2 text-sm text-bad empty:hidden">
        {problem}
      </p>
    </div>
  );
}
