import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { Notice } from "@/ui/Notice";
import type { Change } from "./grade";
import type { Work } from "./types";
import { useName } from "./useName";

/** Says what somebody else did to the work meanwhile, and that nothing typed is lost. It takes the focus. */
export function ConflictNotice({ change, work }: { change: Change; work: Work }) {
  const t = useTranslations("grading.conflict");
  const name = useName();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.focus();
  }, []);
  const newest = work.verdicts[0];
  const by = change === "handedIn" || !newest ? name(work.learner) : name(newest.given_by);
  return (
    <div ref={box} tabIndex={-1} role="alert" className="mb-5 rounded-md">
      <Notice tone="warn" title={t(`${change}.title`, { by })}>
        {t(`${change}.text`)}
      </Notice>
    </div>
  );
}
