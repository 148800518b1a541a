"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useFormatter } from "@/i18n/client";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Notice } from "@/ui/Notice";
import { SkeletonText } from "@/ui/Skeleton";
import { toast } from "@/ui/toast";
import { classes } from "@/ui/classes";
import { listRevisions, readRevision, restoreRevision } from "../api";
import { keys } from "../queries";
import { messageOf } from "../shell/messages";
import type { RevisionEntry } from "../types";
import { formOf } from "./form";
import { lessonText } from "./lessonText";
import { TextDiff } from "./TextDiff";
import type { LessonEditor } from "./useLessonEditor";

interface Props {
  courseId: string;
  lessonId: string;
  editor: LessonEditor;
  onClose: () => void;
}

/** The forms that the lesson has had: compare one with the present, and bring it back. */
export function RevisionsDialog({ courseId, lessonId, editor, onClose }: Props) {
  const t = useTranslations("teach.revisions");
  const [chosen, setChosen] = useState<number | null>(null);
  const list = useQuery({
    queryKey: keys.revisions(courseId, lessonId),
    queryFn: () => listRevisions(courseId, lessonId),
    staleTime: 0,
  });
  const items = list.data?.items ?? [];
  return (
    <Dialog title={t("heading")} size="lg" isOpen onOpenChange={onClose}>
      {list.error && <Notice tone="bad">{messageOf(list.error, t("unreachable"))}</Notice>}
      {list.isPending && <SkeletonText />}
      <ul className="border-t border-line">
        {items.map((one, index) => (
          <li key={one.revision} className="border-b border-line">
            <RevisionRow
              revision={one}
              isPresent={index === 0}
              isOpen={chosen === one.revision}
              onToggle={() => setChosen(chosen === one.revision ? null : one.revision)}
            />
            {chosen === one.revision && index > 0 && (
              <Comparison
                {...{ courseId, lessonId, editor, onClose }}
                number={one.revision}
                key={one.revision}
              />
            )}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

function RevisionRow(props: {
  revision: RevisionEntry;
  isPresent: boolean;
  isOpen: boolean;
  onToggle: () => void;
}) {
  const { revision, isPresent, isOpen, onToggle } = props;
  const t = useTranslations("teach.revisions");
  const format = useFormatter();
  const when = format.dateTime(new Date(revision.edited_at), { dateStyle: "medium", timeStyle: "short" });
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2">
      <div className="min-w-0 grow">
        <p className={classes("text-sm", isPresent && "font-semibold")}>{when}</p>
        <p className="text-xs text-ink-soft">
          {revision.edited_by.name}
          {revision.restored_from !== null && <> · {t("restored")}</>}
        </p>
      </div>
      {isPresent ? (
        <span className="text-sm text-ink-soft">{t("present")}</span>
      ) : (
        <Button
          size="sm"
          variant="quiet"
          aria-expanded={isOpen}
          aria-label={t("compareWith", { when })}
          onPress={onToggle}
        >
          {t("compare")}
        </Button>
      )}
    </div>
  );
}

function Comparison({ courseId, lessonId, editor, onClose, number }: Props & { number: number }) {
  const t = useTranslations("teach.revisions");
  const queries = useQueryClient();
  const [isPending, setPending] = useState(false);
  const past = useQuery({
    queryKey: [...keys.revisions(courseId, lessonId), number],
    queryFn: () => readRevision(courseId, lessonId, number),
  });

  async function restore() {
    setPending(true);
    try {
      const { etag } = await editor.saved();
      await restoreRevision(courseId, lessonId, number, etag);
      await editor.reload();
      await queries.invalidateQueries({ queryKey: ["course", courseId] });
      toast.show({ message: t("done"), undo: editor.undo });
      onClose();
    } catch (error) {
      toast.show({ message: messageOf(error, t("unreachable")), tone: "bad" });
    } finally {
      setPending(false);
    }
  }
  if (past.error) return <Notice tone="bad">{messageOf(past.error, t("unreachable"))}</Notice>;
  if (!past.data) return <SkeletonText />;
  return (
    <div className="flex flex-col items-start gap-3 pb-4">
      <p className="text-sm text-ink-soft">{t("legend")}</p>
      <div className="w-full">
        <TextDiff before={lessonText(editor.form)} after={lessonText(formOf(past.data))} />
      </div>
      <Button variant="primary" isPending={isPending} onPress={() => void restore()}>
        {t("restore")}
      </Button>
    </div>
  );
}
