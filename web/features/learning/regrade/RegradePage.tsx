"use client";

import dynamic from "next/dynamic";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { Notice } from "@/ui/Notice";
import { PageHeader } from "@/ui/PageHeader";
import { Section } from "@/ui/Section";
import { useRegrades, useRegrading } from "./api";
import { Corrections } from "./Corrections";
import type { Corrections as CorrectionsOut, Regrades } from "./types";

const PastRegrades = dynamic(() => import("./PastRegrades").then((found) => found.PastRegrades));
const Preview = dynamic(() => import("./Preview").then((found) => found.Preview));

interface Props {
  courseId: string;
  corrections: CorrectionsOut;
  /** The newest regrades, as the server has read them. */
  first: Regrades;
}

/** Grades a quiz anew after it was corrected: what was corrected, who moves by how much, then that or nothing. */
export function RegradePage({ courseId, corrections, first }: Props) {
  const t = useTranslations("grading.regrade");
  const regrades = useRegrades(corrections.lesson_id, first);
  const regrading = useRegrading(corrections.lesson_id);
  const preview = regrades.find((one) => one.status === "previewing" || one.status === "ready");
  const past = regrades.filter((one) => one !== preview);
  const { problem } = regrading;
  return (
    <>
      <PageHeader
        title={t("title", { quiz: corrections.title })}
        lead={t("lead")}
        above={
          <Link
            href={`/teach/${courseId}/gradebook`}
            className="text-sm text-ink-soft underline underline-offset-2"
          >
            {t("back")}
          </Link>
        }
      />
      {problem && (
        <Notice tone="bad" live className="mb-6">
          {problem === "unreachable" ? t("unreachable") : problem.message}
        </Notice>
      )}
      <Section title={t("corrections.title")} lead={t("corrections.lead", { count: corrections.attempts })}>
        <Corrections corrections={corrections} last={regrades[0]} regrading={regrading} />
      </Section>
      {preview && (
        <Section title={t("preview.title")} lead={t("preview.lead")}>
          <Preview key={preview.regrade_id} regrade={preview} regrading={regrading} />
        </Section>
      )}
      {past.length > 0 && (
        <Section title={t("past.title")}>
          <PastRegrades regrades={past} regrading={regrading} />
        </Section>
      )}
    </>
  );
}
