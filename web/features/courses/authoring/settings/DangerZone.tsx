"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { Section } from "@/ui/Section";
import { deleteCourse } from "../api";
import type { CourseState } from "../types";

/** What cannot be undone, apart from everything else. */
export function DangerZone({ course }: { course: CourseState }) {
  const t = useTranslations("teach.settings");
  const router = useRouter();
  const [isOpen, setOpen] = useState(false);
  const wasPublic = course.version !== null;
  return (
    <Section title={t("danger")} lead={wasPublic ? t("archiveLead") : t("deleteLead")}>
      <Button variant="danger" onPress={() => setOpen(true)}>
        {wasPublic ? t("archive") : t("delete")}
      </Button>
      <ConfirmDialog
        title={wasPublic ? t("archiveTitle") : t("deleteTitle")}
        confirmLabel={wasPublic ? t("archive") : t("delete")}
        typeToConfirm={course.title}
        danger
        isOpen={isOpen}
        onOpenChange={setOpen}
        onConfirm={async () => {
          await deleteCourse(course.course_id);
          router.push("/teach");
          router.refresh();
        }}
      >
        <p>{wasPublic ? t("archiveLead") : t("deleteLead")}</p>
      </ConfirmDialog>
    </Section>
  );
}
