"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { unwrap } from "@/client/problem";
import { NativeButton } from "@/ui/NativeButton";

/** Enrols the signed-in visitor and leads into the course; a second press changes nothing. */
export function EnrollButton({ courseId, slug }: { courseId: string; slug: string }) {
  const t = useTranslations("catalogue.enroll");
  const router = useRouter();
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const enroll = async () => {
    setPending(true);
    setProblem(null);
    try {
      await unwrap(api.POST("/api/v1/enrollments/{courseId}", { params: { path: { courseId } } }));
      router.push(`/learn/${slug}`);
    } catch (error) {
      setProblem(t("failed", { reason: error instanceof Error ? error.message : String(error) }));
      setPending(false);
    }
  };

  return (
    <>
      <NativeButton variant="primary" size="lg" wide disabled={pending} onClick={() => void enroll()}>
        {pending ? t("pending") : t("start")}
      </NativeButton>
      <p role="alert" className="mt-2 text-sm text-bad empty:hidden">
        {problem}
      </p>
    </>
  );
}
