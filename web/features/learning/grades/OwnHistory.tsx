"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { NativeButton } from "@/ui/NativeButton";

const OwnSheet = dynamic(() => import("./OwnSheet").then((module) => module.OwnSheet), { ssr: false });

/** How one's own grade came to be, read when it is asked for. */
export function OwnHistory({ lessonId, lesson }: { lessonId: string; lesson: string }) {
  const t = useTranslations("sheet");
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <NativeButton variant="quiet" size="sm" onClick={() => setOpen(true)}>
        {t("history")}
        <span className="sr-only">: {lesson}</span>
      </NativeButton>
      {isOpen && <OwnSheet lessonId={lessonId} lesson={lesson} onClose={() => setOpen(false)} />}
    </>
  );
}
