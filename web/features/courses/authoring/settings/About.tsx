"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { Select } from "@/ui/Select";
import { TextArea } from "@/ui/TextArea";
import { TextField } from "@/ui/TextField";
import { uploadAsset } from "../api";
import { RichField } from "../richtext/RichField";
import { LazyRichEditor } from "../richtext/LazyRichEditor";
import type { CourseState } from "../types";
import { tagsOf } from "./form";
import type { PartProps } from "./SettingsPage";

const LEVELS = ["beginner", "intermediate", "advanced"] as const;
const NONE = "none";

/** What the catalogue says of the course. */
export function About({ details, set, courseId }: PartProps & { courseId: string }) {
  const t = useTranslations("teach.settings");
  const [tags, setTags] = useState(details.tags.join(", "));
  return (
    <div className="flex flex-col gap-5">
      <TextField
        name="title"
        label={t("title")}
        isRequired
        maxLength={200}
        value={details.title}
        onChange={(title) => set({ title })}
      />
      <TextField
        name="slug"
        label={t("slug")}
        description={t("slugHelp", { slug: details.slug || "…" })}
        isRequired
        maxLength={80}
        autoComplete="off"
        spellCheck="false"
        value={details.slug}
        onChange={(slug) => set({ slug: slug.toLowerCase().replace(/[^a-z0-9-]+/g, "-") })}
      />
      <TextArea
        name="summary"
        label={t("summary")}
        description={t("summaryHelp")}
        optional
        rows={2}
        maxLength={500}
        value={details.summary}
        onChange={(summary) => set({ summary })}
      />
      <RichField label={t("description")} help={t("descriptionHelp")}>
        <LazyRichEditor
          label={t("description")}
          html={details.description}
          onChange={(description) => set({ description })}
          onUpload={async (file) => (await uploadAsset(courseId, file)).content_url}
        />
      </RichField>
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField
          name="category"
          label={t("category")}
          description={t("categoryHelp")}
          optional
          maxLength={60}
          value={details.category ?? ""}
          onChange={(category) => set({ category: category || null })}
        />
        <TextField
          name="tags"
          label={t("tags")}
          description={t("tagsHelp")}
          optional
          value={tags}
          onChange={(text) => {
            setTags(text);
            set({ tags: tagsOf(text) });
          }}
        />
        <Select
          label={t("level")}
          items={[
            { id: NONE, label: t("anyLevel") },
            ...LEVELS.map((id) => ({ id, label: t(`levels.${id}`) })),
          ]}
          value={details.level ?? NONE}
          onChange={(level) => set({ level: level === NONE ? null : (level as CourseState["level"]) })}
        />
        <TextField
          name="language"
          label={t("language")}
          description={t("languageHelp")}
          isRequired
          maxLength={20}
          value={details.language}
          onChange={(language) => set({ language })}
        />
      </div>
    </div>
  );
}
