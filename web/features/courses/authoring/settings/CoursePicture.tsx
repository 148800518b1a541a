"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/ui/Button";
import { TextField } from "@/ui/TextField";
import { contentUrl } from "../files/assets";
import type { PartProps } from "./SettingsPage";

const CourseFileDialog = dynamic(() => import("../files/FileDialog").then((found) => found.CourseFileDialog));

/** The picture of the course in the catalogue. */
export function CoursePicture({ details, set, courseId }: PartProps & { courseId: string }) {
  const t = useTranslations("teach.settings");
  const [isChoosing, setChoosing] = useState(false);
  const { image_asset_id: assetId, image_alt_text: alt } = details;
  return (
    <div className="flex flex-col gap-5">
      {assetId && (
        <img src={contentUrl(assetId)} alt={alt} className="max-h-56 self-start rounded-md bg-sunken" />
      )}
      <div className="flex flex-wrap gap-2">
        <Button onPress={() => setChoosing(true)}>{assetId ? t("otherPicture") : t("choosePicture")}</Button>
        {assetId && (
          <Button variant="quiet" onPress={() => set({ image_asset_id: null, image_alt_text: "" })}>
            {t("noPicture")}
          </Button>
        )}
      </div>
      {assetId && (
        <TextField
          name="image_alt_text"
          label={t("alt")}
          description={t("altHelp")}
          maxLength={500}
          value={alt}
          onChange={(image_alt_text) => set({ image_alt_text })}
        />
      )}
      {isChoosing && (
        <CourseFileDialog
          courseId={courseId}
          kind="image"
          onClose={() => setChoosing(false)}
          onChoose={(asset) => set({ image_asset_id: asset.asset_id })}
        />
      )}
    </div>
  );
}
