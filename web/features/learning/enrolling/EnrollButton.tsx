"use client";

import { useRouter } from "next/navigation";
import { useState, type FormEvent } from "react";
import { useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { unwrap } from "@/client/problem";
import { NativeButton } from "@/ui/NativeButton";
import { NativeField } from "@/ui/NativeField";

interface Props {
  courseId: string;
  slug: string;
  /** The course is entered with a key, which is asked for. */
  needsKey: boolean;
  /** No seat is free: who enrols is put on the waiting list. */
  isFull: boolean;
}

/** Enrols the signed-in visitor and leads into the course, or onto its waiting list; a second press changes nothing. */
export function EnrollButton({ courseId, slug, needsKey, isFull }: Props) {
  const t = useTranslations("catalogue.enroll");
  const router = useRouter();
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const enroll = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const key = new FormData(event.currentTarget).get("key");
    setPending(true);
    setProblem(null);
    try {
      const request = { params: { path: { courseId } }, body: key ? { key: String(key) } : undefined };
      const entered = await unwrap(api.POST("/api/v1/enrollments/{courseId}", request));
      // 202: the course is full, and this is a place on its waiting list.
      if ("position" in entered) router.refresh();
      else router.push(`/learn/${slug}`);
    } catch (error) {
      setProblem(t("failed", { reason: error instanceof Error ? error.message : String(error) }));
      setPending(false);
    }
  };

  return (
    <form onSubmit={(event) => void enroll(event)}>
      {needsKey && (
        <NativeField
          label={t("key")}
          description={t("keyHelp")}
          name="key"
          required
          maxLength={40}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          className="mb-4"
        />
      )}
      <NativeButton type="submit" variant="primary" size="lg" wide disabled={pending}>
        {pending ? t("pending") : isFull ? t("wait") : t("start")}
      </NativeButton>
      <p role="alert" className="mt-2 text-sm text-bad empty:hidden">
        {problem}
      </p>
    </form>
  );
}
