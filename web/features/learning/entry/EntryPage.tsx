"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { PageHeader } from "@/ui/PageHeader";
import { Section } from "@/ui/Section";
import { KeyList } from "./KeyList";
import type { Keys, Rules, WaitingList } from "./types";
import { WaitingPeople } from "./WaitingPeople";

const PolicyForm = dynamic(() => import("./PolicyForm").then((found) => found.PolicyForm));

interface Props {
  courseId: string;
  timeZone: string;
  rules: Rules;
  keys: Keys;
  waiting: WaitingList;
}

/** How one gets into the course: who, when and how many, its keys, and who waits for a seat. */
export function EntryPage({ courseId, timeZone, rules, keys, waiting }: Props) {
  const t = useTranslations("grading.entry");
  const [present, setPresent] = useState(rules);
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")} />
      <Section title={t("rules")}>
        <PolicyForm courseId={courseId} timeZone={timeZone} rules={present} onSaved={setPresent} />
      </Section>
      <Section title={t("keys")} lead={t(`keysLead.${present.mode}`)}>
        <KeyList courseId={courseId} timeZone={timeZone} first={keys} />
      </Section>
      <Section title={t("waiting")} lead={t("waitingLead")}>
        <WaitingPeople courseId={courseId} first={waiting} />
      </Section>
    </>
  );
}
