"use client";

import { Check, CloudOff, CloudUpload } from "lucide-react";
import { useTranslations } from "use-intl";
import { useQuiz } from "./QuizProvider";

/** Whether the answers are on the server, or wait in this browser. */
export function SavedMark() {
  const t = useTranslations("learn.quiz.saving");
  const { state } = useQuiz();
  if (Object.keys(state.answers).length === 0) return null;
  const { saving } = state;
  const isWaiting = saving === "offline" || saving === "refused";
  const Icon = isWaiting ? CloudOff : saving === "saved" ? Check : CloudUpload;
  return (
    <p
      role="status"
      className={`flex items-center gap-2 text-sm ${isWaiting ? "text-warn" : "text-ink-soft"}`}
    >
      <Icon aria-hidden size={18} className="shrink-0" />
      {isWaiting ? t("waiting") : saving === "saved" ? t("saved") : t("saving")}
    </p>
  );
}
