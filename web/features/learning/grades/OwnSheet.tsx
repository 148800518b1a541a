import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { Dialog } from "@/ui/Dialog";
import { Notice } from "@/ui/Notice";
import { Spinner } from "@/ui/Spinner";
import { readOwnSheet } from "../gradebook/api";
import { GradeHistory } from "../gradebook/GradeHistory";
import { SheetSummary } from "../gradebook/SheetSummary";
import type { GradeSheet } from "../gradebook/types";

interface Props {
  lessonId: string;
  lesson: string;
  onClose: () => void;
}

/** One's own grade with its history. */
export function OwnSheet({ lessonId, lesson, onClose }: Props) {
  const t = useTranslations("sheet");
  const [sheet, setSheet] = useState<GradeSheet | null>(null);
  const [isBroken, setBroken] = useState(false);
  useEffect(() => {
    let isWanted = true;
    readOwnSheet(lessonId).then(
      (opened) => isWanted && setSheet(opened.sheet),
      () => isWanted && setBroken(true),
    );
    return () => {
      isWanted = false;
    };
  }, [lessonId]);
  return (
    <Dialog title={t("historyOf", { lesson })} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      {isBroken ? (
        <Notice tone="bad" live>
          {t("unreachable")}
        </Notice>
      ) : sheet ? (
        <>
          <SheetSummary sheet={sheet} />
          <h3 className="mt-5 font-serif text-lg font-semibold">{t("history")}</h3>
          <GradeHistory events={sheet.history} />
        </>
      ) : (
        <p className="flex items-center gap-2 text-ink-soft">
          <Spinner /> {t("reading")}
        </p>
      )}
    </Dialog>
  );
}
