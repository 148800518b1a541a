"use client";

import { useTranslations } from "use-intl";
import { Notice } from "@/ui/Notice";
import { useQuiz } from "./QuizProvider";

/** Why the last act did not work, and what to do. */
export function Failure() {
  const t = useTranslations("learn.quiz");
  const { failure } = useQuiz().state;
  if (!failure) return null;
  const isOffline = failure === "offline";
  return (
    <Notice
      tone={isOffline ? "warn" : "bad"}
      live
      className="mt-4"
      title={isOffline ? t("offline") : undefined}
    >
      {isOffline ? t("offlineBody") : failure}
    </Notice>
  );
}
