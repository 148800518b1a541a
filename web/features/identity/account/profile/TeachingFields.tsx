"use client";

import Link from "next/link";
import { useTranslations } from "use-intl";
import { Section } from "@/ui/Section";
import { TextArea } from "@/ui/TextArea";
import { TextField } from "@/ui/TextField";
import type { ProfileValues } from "./form";

/** What somebody who teaches tells everybody about themselves. */
export function TeachingFields(props: {
  userId: string;
  values: ProfileValues;
  onChange: (change: Partial<ProfileValues>) => void;
}) {
  const t = useTranslations("account.profile");
  return (
    <Section
      title={t("teaching")}
      lead={t("teachingLead")}
      actions={
        <Link
          href={`/instructors/${props.userId}`}
          className="text-sm font-medium text-accent underline underline-offset-2"
        >
          {t("publicPage")}
        </Link>
      }
    >
      <div className="flex flex-col gap-5">
        <TextField
          label={t("headline")}
          description={t("headlineHelp")}
          name="headline"
          optional
          maxLength={120}
          value={props.values.headline}
          onChange={(headline) => props.onChange({ headline })}
        />
        <TextArea
          label={t("biography")}
          description={t("biographyHelp")}
          name="biography"
          optional
          rows={6}
          maxLength={4000}
          value={props.values.biography}
          onChange={(biography) => props.onChange({ biography })}
        />
      </div>
    </Section>
  );
}
