"use client";

import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { unwrap } from "@/client/problem";
import { Button } from "@/ui/Button";
import { RelativeTime } from "@/ui/RelativeTime";
import { toast } from "@/ui/toast";
import { useName } from "../grading/useName";
import type { GradeImport } from "./types";

const ConfirmDialog = dynamic(() => import("@/ui/ConfirmDialog").then((found) => found.ConfirmDialog));

/** Files of grades that were imported, and how to undo one. */
export function GradeImports({ courseId, imports }: { courseId: string; imports: readonly GradeImport[] }) {
  const t = useTranslations("grading.import");
  const name = useName();
  const { refresh } = useRouter();
  const [undoing, setUndoing] = useState<GradeImport | null>(null);
  const undo = async () => {
    if (!undoing) return;
    const params = { path: { courseId, importId: undoing.import_id } };
    const path = "/api/v1/courses/{courseId}/grade-imports/{importId}/undo";
    const { restored, kept } = await unwrap(api.POST(path, { params }));
    toast.show({ message: t("undone", { restored, kept }) });
    refresh();
  };
  return (
    <>
      <ul aria-label={t("imports")} className="max-w-prose">
        {imports.map((one) => (
          <li
            key={one.import_id}
            className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line py-4 last:border-0"
          >
            <p className="min-w-0 grow basis-56">
              {t.rich("importedBy", {
                count: one.changed,
                name: name(one.imported_by),
                time: () => <RelativeTime at={one.imported_at} />,
              })}{" "}
              {one.undone_at !== null &&
                t.rich("undoneAt", { time: () => <RelativeTime at={one.undone_at ?? ""} /> })}
            </p>
            {one.undone_at === null && <Button onPress={() => setUndoing(one)}>{t("undo")}</Button>}
          </li>
        ))}
      </ul>
      <ConfirmDialog
        title={t("undoTitle")}
        confirmLabel={t("undo")}
        danger
        isOpen={undoing !== null}
        onOpenChange={(isOpen) => !isOpen && setUndoing(null)}
        onConfirm={undo}
      >
        <p>{t("undoBody")}</p>
      </ConfirmDialog>
    </>
  );
}
