"use client";

import { ListTree } from "lucide-react";
import { usePathname } from "next/navigation";
import { useState, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { classes } from "@/ui/classes";

/** The contents beside a lesson; on a phone they unfold above it, and fold again when a lesson was chosen. */
export function CourseNavDrawer({ children }: { children: ReactNode }) {
  const t = useTranslations("learn.player");
  const pathname = usePathname();
  const [openAt, setOpenAt] = useState<string | null>(null);
  const isOpen = openAt === pathname;
  return (
    <div className="lg:sticky lg:top-6 lg:max-h-[calc(100dvh-3rem)] lg:self-start lg:overflow-y-auto lg:pe-2">
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls="course-contents"
        onClick={() => setOpenAt(isOpen ? null : pathname)}
        className="mb-5 flex min-h-11 w-full items-center gap-2.5 rounded-md border border-line bg-surface px-4 text-sm font-medium lg:hidden"
      >
        <ListTree aria-hidden size={18} />
        {t("outline")}
      </button>
      <div id="course-contents" className={classes(isOpen ? "mb-8" : "max-lg:hidden")}>
        {children}
      </div>
    </div>
  );
}
