"use client";

import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useTranslations } from "use-intl";
import { saveAsFile } from "@/client/saveAsFile";
import { Button } from "@/ui/Button";
import { Dialog, DialogActions } from "@/ui/Dialog";
import { Notice } from "@/ui/Notice";
import { SkeletonText } from "@/ui/Skeleton";
import { exportGift, readOlxLedger } from "../api";
import { Ledger, type Entry } from "../import/Ledger";
import { keys } from "../queries";
import { messageOf } from "../shell/messages";
import type { CourseState } from "../types";

export type ExportForm = "olx" | "gift";

interface Read {
  entries: Entry[];
  totals: Record<string, Record<string, number>>;
  text?: string;
}

async function read(courseId: string, form: ExportForm): Promise<Read> {
  if (form === "olx") return readOlxLedger(courseId);
  const { ledger, totals, text } = await exportGift(courseId);
  return { entries: ledger, totals, text };
}

/** What becomes of each part in another system; for GIFT with the text itself. */
export function ExportDialog(props: { form: ExportForm; course: CourseState; onClose: () => void }) {
  const t = useTranslations("teach.export");
  const { course, form } = props;
  const { data, error } = useQuery({
    queryKey: keys.exported(course.course_id, form),
    queryFn: () => read(course.course_id, form),
    staleTime: 0,
    gcTime: 0,
  });
  return (
    <Dialog title={t(`${form}Title`)} size="lg" isOpen onOpenChange={props.onClose}>
      <p className="mb-4 max-w-prose text-ink-soft">{t(`${form}Lead`)}</p>
      {error && (
        <Notice tone="bad" live>
          {messageOf(error, t("unreachable"))}
        </Notice>
      )}
      {!data && !error && <SkeletonText lines={5} />}
      {data?.entries.length === 0 && <p>{t("noQuestions")}</p>}
      {data && data.entries.length > 0 && <Ledger entries={data.entries} totals={data.totals} />}
      {data?.text && <SaveGift name={`${course.slug}.gift.txt`} text={data.text} />}
    </Dialog>
  );
}

function SaveGift({ name, text }: { name: string; text: string }) {
  const t = useTranslations("teach.export");
  return (
    <DialogActions>
      <Button
        variant="primary"
        onPress={() => saveAsFile(name, new Blob([text], { type: "text/plain;charset=utf-8" }))}
      >
        <Download aria-hidden="true" />
        {t("download")}
      </Button>
    </DialogActions>
  );
}
