"use client";

import { Bookmark, BookmarkCheck } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { unwrap } from "@/client/problem";
import { NativeButton } from "@/ui/NativeButton";
import { toast } from "@/ui/toast";

/** Marks the lesson to find it again; at once, and taken back if the server does not agree. */
export function BookmarkButton({ lessonId, isMarked }: { lessonId: string; isMarked: boolean }) {
  const t = useTranslations("learn.notes");
  const [isOn, setOn] = useState(isMarked);
  const turn = async () => {
    const next = !isOn;
    setOn(next);
    const request = { params: { path: { lessonId } } };
    try {
      if (next) await unwrap(api.PUT("/api/v1/lessons/{lessonId}/bookmark", request));
      else await unwrap(api.DELETE("/api/v1/lessons/{lessonId}/bookmark", request));
    } catch (error) {
      setOn(!next);
      const reason = error instanceof Error ? error.message : String(error);
      toast.show({ message: t("bookmarkFailed", { reason }), tone: "bad" });
    }
  };
  const Icon = isOn ? BookmarkCheck : Bookmark;
  return (
    <NativeButton variant="quiet" aria-pressed={isOn} className="-me-3 shrink-0" onClick={() => void turn()}>
      <Icon aria-hidden className={isOn ? "text-accent" : undefined} />
      <span className="max-sm:sr-only">{isOn ? t("bookmarked") : t("bookmark")}</span>
    </NativeButton>
  );
}
