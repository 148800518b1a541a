"use client";

import { Trash2 } from "lucide-react";
import { useState } from "react";
import { useLocale, useTranslations } from "use-intl";
import { languageName } from "@/lib/language";
import { Button } from "@/ui/Button";
import { IconButton } from "@/ui/IconButton";
import { TextField } from "@/ui/TextField";
import { FileDialog } from "../../files/FileDialog";
import { contentUrl } from "../../files/assets";
import type { VideoBlock } from "../../types";
import { useAuthoring } from "../context";

type Transcripts = NonNullable<VideoBlock["transcripts"]>;

/** Captions, one file for each language. */
export function Captions(props: { transcripts: Transcripts; onChange: (transcripts: Transcripts) => void }) {
  const { transcripts, onChange } = props;
  const t = useTranslations("teach.video");
  const locale = useLocale();
  const { course } = useAuthoring();
  const isFirst = transcripts.length === 0;
  const [language, setLanguage] = useState(isFirst ? course.language : "");
  const [isChoosing, setChoosing] = useState(false);
  const isGood = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(language);
  return (
    <fieldset className="rounded-md border border-line px-4 pt-1 pb-4">
      <legend className="px-1 text-sm font-medium">{t("captions")}</legend>
      {isFirst && <p className="pb-2 text-sm text-ink-soft">{t("captionsHelp")}</p>}
      <ul>
        {transcripts.map((one, index) => (
          <li key={`${one.language} ${one.asset_id}`} className="flex items-center gap-3 text-sm">
            <a href={contentUrl(one.asset_id)} className="grow text-accent underline">
              {languageName(one.language, locale)}
            </a>
            <IconButton
              icon={Trash2}
              label={t("removeCaptions", { language: languageName(one.language, locale) })}
              onPress={() => onChange(transcripts.filter((_, at) => at !== index))}
            />
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap items-end gap-3">
        <TextField
          className="max-w-40"
          label={t("language")}
          description={t("languageHelp")}
          value={language}
          onChange={setLanguage}
          error={language && !isGood ? t("languageWrong") : undefined}
        />
        <Button isDisabled={!isGood} onPress={() => setChoosing(true)}>
          {t("addCaptions")}
        </Button>
      </div>
      {isChoosing && (
        <FileDialog
          kind="transcript"
          onClose={() => setChoosing(false)}
          onChoose={(asset) => {
            const others = transcripts.filter((one) => one.language !== language);
            onChange([...others, { kind: "transcript", language, asset_id: asset.asset_id }]);
            setLanguage("");
          }}
        />
      )}
    </fieldset>
  );
}
