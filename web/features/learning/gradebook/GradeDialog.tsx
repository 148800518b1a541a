"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Notice } from "@/ui/Notice";
import { Spinner } from "@/ui/Spinner";
import { toast } from "@/ui/toast";
import { gradebookKey, readSheet, type Place } from "./api";
import { GradeHistory } from "./GradeHistory";
import { OverrideForm } from "./OverrideForm";
import { SheetSummary } from "./SheetSummary";
import type { OpenSheet } from "./types";

interface Props {
  place: Place;
  title: string;
  onClose: () => void;
}

/** One grade: what counts, how it came to be, and setting it by hand. */
export function GradeDialog({ place, title, onClose }: Props) {
  const t = useTranslations("sheet");
  const client = useQueryClient();
  const queryKey = ["grade", place.courseId, place.userId, place.lessonId];
  const query = useQuery({
    queryKey,
    queryFn: () => readSheet(place),
    staleTime: 0,
    refetchOnWindowFocus: false,
    retry: false,
  });
  async function saved(opened: OpenSheet, message: string) {
    client.setQueryData(queryKey, opened);
    toast.show({ message });
    onClose();
    await client.invalidateQueries({ queryKey: gradebookKey(place.courseId) });
  }
  return (
    <Dialog title={title} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      {query.data ? (
        <div className="flex flex-col gap-6">
          <div>
            <SheetSummary sheet={query.data.sheet} />
            {query.data.sheet.submission_id && (
              <Link
                href={`/teach/${place.courseId}/grading?status=all&work=${query.data.sheet.submission_id}`}
                className="mt-2 inline-block min-h-6 text-sm text-accent underline underline-offset-2"
              >
                {t("openWork")}
              </Link>
            )}
          </div>
          <OverrideForm
            place={place}
            opened={query.data}
            onSaved={saved}
            readAgain={async () => void (await query.refetch())}
          />
          <section aria-labelledby="grade-history">
            <h3 id="grade-history" className="font-serif text-lg font-semibold">
              {t("history")}
            </h3>
            <GradeHistory events={query.data.sheet.history} forTeacher />
          </section>
        </div>
      ) : query.error ? (
        <Notice tone="bad" live>
          <p>{t("unreachable")}</p>
          <Button onPress={() => void query.refetch()}>{t("again")}</Button>
        </Notice>
      ) : (
        <p className="flex items-center gap-2 text-ink-soft">
          <Spinner /> {t("reading")}
        </p>
      )}
    </Dialog>
  );
}
