"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { Dialog } from "@/ui/Dialog";
import { FileDrop } from "@/ui/FileDrop";
import { UploadList } from "@/ui/UploadList";
import { listAssets } from "../api";
import { useAuthoring } from "../lesson/context";
import { keys } from "../queries";
import type { Asset } from "../types";
import { acceptOf, contentUrl, fits, maxBytesOf, type WantedKind } from "./assets";
import { FileFacts } from "./FileFacts";
import { useUploads } from "./useUploads";

interface Props {
  kind: WantedKind;
  onChoose: (asset: Asset) => void;
  onClose: () => void;
}

/** A file for a block: a new one, or one that the course has already. */
export function FileDialog({ kind, onChoose, onClose }: Props) {
  const { course } = useAuthoring();
  return <CourseFileDialog courseId={course.course_id} {...{ kind, onChoose, onClose }} />;
}

export function CourseFileDialog({ courseId, kind, onChoose, onClose }: Props & { courseId: string }) {
  const t = useTranslations("teach.files");
  const { data } = useQuery({ queryKey: keys.assets(courseId), queryFn: () => listAssets(courseId) });
  const present = (data?.items ?? []).filter((asset) => fits(asset, kind));

  function choose(asset: Asset) {
    onChoose(asset);
    onClose();
  }
  const uploads = useUploads(courseId, (asset) => fits(asset, kind) && choose(asset));
  const isWrong = uploads.entries.some((one) => one.status === "done");

  return (
    <Dialog title={t(`choose.${kind}`)} size="md" isOpen onOpenChange={onClose}>
      <FileDrop
        label={t("upload")}
        accept={acceptOf(kind)}
        maxBytes={maxBytesOf(kind)}
        onFiles={uploads.add}
        error={isWrong ? t("wrongKind") : undefined}
      >
        <UploadList entries={uploads.entries} onRemove={uploads.remove} onRetry={uploads.retry} />
      </FileDrop>
      {present.length > 0 && (
        <>
          <h3 className="mt-6 mb-1 text-sm font-semibold">{t("present")}</h3>
          <ul className="max-h-72 overflow-y-auto border-t border-line">
            {present.map((asset) => (
              <li key={asset.asset_id} className="border-b border-line">
                <button
                  type="button"
                  onClick={() => choose(asset)}
                  className="flex min-h-13 w-full items-center gap-3 px-1 py-2 text-start hover:bg-sunken"
                >
                  {asset.kind === "image" && (
                    <img
                      src={contentUrl(asset.asset_id)}
                      alt=""
                      loading="lazy"
                      className="size-10 shrink-0 rounded-sm bg-sunken object-cover"
                    />
                  )}
                  <FileFacts asset={asset} />
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </Dialog>
  );
}
