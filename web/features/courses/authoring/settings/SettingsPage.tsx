"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import dynamic from "next/dynamic";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/ui/Button";
import { Form } from "@/ui/Form";
import { Notice } from "@/ui/Notice";
import { PageHeader } from "@/ui/PageHeader";
import { Section } from "@/ui/Section";
import { toast } from "@/ui/toast";
import { changedMeanwhile, editCourse, readDraft } from "../api";
import { keys } from "../queries";
import type { CourseState } from "../types";
import { About } from "./About";
import { Authors, type AuthorName } from "./Authors";
import { DangerZone } from "./DangerZone";
import { Exports } from "./Exports";
import { Grading } from "./Grading";
import { CoursePicture } from "./CoursePicture";
import { PriceFields } from "./PriceFields";
import { detailsOf, editFrom, missingWeight, rebased, type Details } from "./form";

const Dates = dynamic(() => import("./Dates").then((found) => found.Dates));

interface Props {
  course: CourseState;
  authors: AuthorName[];
  timeZone: string;
}

export interface PartProps {
  details: Details;
  set: (part: Partial<Details>) => void;
}

/** What is said of the course as a whole. */
export function SettingsPage({ course, authors, timeZone }: Props) {
  const t = useTranslations("teach.settings");
  const [etag, setEtag] = useState(course.etag);
  const [before, setBefore] = useState(() => detailsOf(course));
  const [details, setDetails] = useState(before);
  const [isConflict, setConflict] = useState(false);
  const queries = useQueryClient();
  const router = useRouter();
  const set = (part: Partial<Details>) => setDetails((now) => ({ ...now, ...part }));
  const isDirty = Object.keys(editFrom(before, details)).length > 0;
  useAskBeforeLeaving(isDirty);

  function took(saved: CourseState) {
    setEtag(saved.etag);
    setBefore(detailsOf(saved));
    setDetails(detailsOf(saved));
  }
  async function save() {
    setConflict(false);
    try {
      took(await editCourse(course.course_id, editFrom(before, details), etag));
      toast.show({ message: t("saved") });
      await queries.invalidateQueries({ queryKey: keys.changes(course.course_id) });
      await queries.invalidateQueries({ queryKey: keys.checks(course.course_id) });
      router.refresh();
    } catch (error) {
      if (!changedMeanwhile(error)) throw error;
      const newest = (await readDraft(course.course_id)).course;
      setDetails((mine) => rebased(before, mine, detailsOf(newest)));
      setBefore(detailsOf(newest));
      setEtag(newest.etag);
      setConflict(true);
    }
  }

  const part = { details, set };
  return (
    <>
      <PageHeader title={t("heading")} />
      {isConflict && (
        <Notice tone="warn" live className="mb-6" title={t("conflictTitle")}>
          {t("conflictText")}
        </Notice>
      )}
      <Form onSubmit={save} className="gap-0!" label={t("heading")}>
        <Section title={t("about")}>
          <About {...part} courseId={course.course_id} />
        </Section>
        <Section title={t("picture")}>
          <CoursePicture {...part} courseId={course.course_id} />
        </Section>
        <Section title={t("price")}>
          <PriceFields {...part} />
        </Section>
        <Section title={t("dates")}>
          <Dates {...part} timeZone={timeZone} />
        </Section>
        <Section title={t("grading")} lead={t("gradingLead")}>
          <Grading {...part} />
        </Section>
        <div className="sticky bottom-0 z-10 -mx-1 flex flex-wrap items-center gap-4 border-t border-line bg-page px-1 py-3 max-sm:bottom-14">
          <Button
            type="submit"
            variant="primary"
            isDisabled={!isDirty || (details.grading.length > 0 && missingWeight(details.grading) !== 0)}
          >
            {t("save")}
          </Button>
          <p className="text-sm text-ink-soft">{isDirty ? t("dirty") : t("clean")}</p>
        </div>
      </Form>
      <Section title={t("authors")} lead={t("authorsLead")}>
        <Authors
          courseId={course.course_id}
          authors={authors}
          etag={etag}
          onSaved={(saved) => setEtag(saved.etag)}
        />
      </Section>
      <Exports course={course} />
      <DangerZone course={course} />
    </>
  );
}

function useAskBeforeLeaving(isDirty: boolean) {
  useEffect(() => {
    if (!isDirty) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [isDirty]);
}
