"use client";

import { Download } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/ui/Button";
import { buttonClasses } from "@/ui/buttonStyles";
import { Section } from "@/ui/Section";
import { olxAddress } from "../api";
import type { CourseState } from "../types";
import type { ExportForm } from "./ExportDialog";

const ExportDialog = dynamic(() => import("./ExportDialog").then((found) => found.ExportDialog));

/** The course for other systems: files that the browser downloads, and what becomes of each part there. */
export function Exports({ course }: { course: CourseState }) {
  const t = useTranslations("teach.export");
  const [shown, setShown] = useState<ExportForm | null>(null);
  return (
    <Section title={t("heading")} lead={t("lead")}>
      <div className="flex flex-wrap gap-2">
        <OlxLink label={t("draft")} address={olxAddress(course.course_id)} />
        {course.version !== null && (
          <OlxLink
            label={t("version", { version: course.version })}
            address={olxAddress(course.course_id, course.version)}
          />
        )}
        <Button onPress={() => setShown("olx")}>{t("changes")}</Button>
        <Button onPress={() => setShown("gift")}>{t("gift")}</Button>
      </div>
      {shown && <ExportDialog form={shown} course={course} onClose={() => setShown(null)} />}
    </Section>
  );
}

function OlxLink({ label, address }: { label: string; address: string }) {
  // The browser's own download: the answer is a stream, however large the course is.
  return (
    <a href={address} download className={buttonClasses({ variant: "secondary" })}>
      <Download aria-hidden="true" />
      {label}
    </a>
  );
}
