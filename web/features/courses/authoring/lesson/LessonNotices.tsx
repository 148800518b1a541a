"use client";

import { useTranslations } from "use-intl";
import { useFormatter } from "@/i18n/client";
import { Button } from "@/ui/Button";
import { Disclosure } from "@/ui/Disclosure";
import { Notice } from "@/ui/Notice";
import { formOf } from "./form";
import { TextDiff } from "./TextDiff";
import { lessonText } from "./lessonText";
import type { LessonEditor } from "./useLessonEditor";

/** What stands between what one typed and the server, and what one may do about it. */
export function LessonNotices({ editor }: { editor: LessonEditor }) {
  const t = useTranslations("teach.save");
  const format = useFormatter();
  const { unsaved, theirs, problem, state } = editor;
  const details = problem ? Object.values(problem.fields) : [];
  return (
    <div className="flex flex-col gap-3 not-empty:mb-4">
      {unsaved && (
        <Notice
          tone="warn"
          live
          title={t("unsavedTitle", {
            when: format.dateTime(unsaved.at, { dateStyle: "medium", timeStyle: "short" }),
          })}
          action={
            <>
              <Button size="sm" variant="primary" onPress={editor.restoreUnsaved}>
                {t("unsavedRestore")}
              </Button>
              <Button size="sm" onPress={editor.dropUnsaved}>
                {t("unsavedDrop")}
              </Button>
            </>
          }
        >
          {t("unsavedText")}
        </Notice>
      )}
      {theirs && (
        <Notice
          tone="bad"
          live
          title={t("conflictTitle")}
          action={
            <>
              <Button size="sm" onPress={editor.takeTheirs}>
                {t("conflictTheirs")}
              </Button>
              <Button size="sm" onPress={editor.keepMine}>
                {t("conflictMine")}
              </Button>
            </>
          }
        >
          {t("conflictText")}
          <Disclosure summary={t("conflictCompare")} className="mt-1">
            <TextDiff before={lessonText(formOf(theirs))} after={lessonText(editor.form)} />
          </Disclosure>
        </Notice>
      )}
      {state === "refused" && problem && (
        <Notice tone="bad" live title={problem.message}>
          {details.length > 0 && details.join(" ")}
        </Notice>
      )}
    </div>
  );
}
