"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { FileText, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Badge } from "@/ui/Badge";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { EmptyState } from "@/ui/EmptyState";
import { FileDrop } from "@/ui/FileDrop";
import { IconButton } from "@/ui/IconButton";
import { Notice } from "@/ui/Notice";
import { PageHeader } from "@/ui/PageHeader";
import { SkeletonList } from "@/ui/Skeleton";
import { toast } from "@/ui/toast";
import { UploadList } from "@/ui/UploadList";
import { deleteAsset, listAssets } from "../api";
import { keys } from "../queries";
import { messageOf } from "../shell/messages";
import type { Asset } from "../types";
import { maxBytesOf } from "./assets";
import { FileFacts } from "./FileFacts";
import { useUploads } from "./useUploads";

/** All files of a course: look at them, add some, take out what nothing uses. */
export function FilesPage({ courseId }: { courseId: string }) {
  const t = useTranslations("teach.files");
  const list = useQuery({ queryKey: keys.assets(courseId), queryFn: () => listAssets(courseId) });
  const uploads = useUploads(courseId);
  const [removing, setRemoving] = useState<Asset | null>(null);
  return (
    <>
      <PageHeader title={t("heading")} lead={t("lead")} />
      <FileDrop
        label={t("add")}
        description={t("addHelp")}
        multiple
        maxBytes={maxBytesOf("file")}
        onFiles={uploads.add}
      >
        <UploadList entries={uploads.entries} onRemove={uploads.remove} onRetry={uploads.retry} />
      </FileDrop>
      <h2 className="mt-8 mb-3 font-serif text-xl font-semibold">{t("all")}</h2>
      {list.error && <Notice tone="bad">{messageOf(list.error, t("unreachable"))}</Notice>}
      {list.isPending && <SkeletonList label={t("loading")} />}
      {list.data?.items.length === 0 && (
        <EmptyState icon={FileText} level={3} title={t("emptyTitle")} text={t("emptyText")} />
      )}
      <ul>
        {list.data?.items.map((asset) => (
          <li key={asset.asset_id} className="flex min-h-14 items-center gap-3 border-t border-line py-2">
            <Thumbnail asset={asset} />
            <a
              href={asset.content_url}
              target="_blank"
              rel="noopener"
              className="min-w-0 grow text-ink no-underline hover:text-accent"
            >
              <FileFacts asset={asset} />
            </a>
            {asset.live && <Badge tone="good">{t("live")}</Badge>}
            <IconButton
              icon={Trash2}
              label={t("remove", { name: asset.file_name })}
              onPress={() => setRemoving(asset)}
            />
          </li>
        ))}
      </ul>
      <RemoveDialog courseId={courseId} asset={removing} onClose={() => setRemoving(null)} />
    </>
  );
}

function Thumbnail({ asset }: { asset: Asset }) {
  const look = "size-11 shrink-0 rounded-sm bg-sunken";
  if (asset.kind !== "image") {
    return (
      <span className={`${look} grid place-items-center text-ink-soft`}>
        <FileText aria-hidden="true" className="size-5" />
      </span>
    );
  }
  return <img src={asset.content_url} alt="" loading="lazy" className={`${look} object-cover`} />;
}

function RemoveDialog(props: { courseId: string; asset: Asset | null; onClose: () => void }) {
  const { courseId, asset, onClose } = props;
  const t = useTranslations("teach.files");
  const queries = useQueryClient();
  if (!asset) return null;
  return (
    <ConfirmDialog
      title={t("removeTitle")}
      confirmLabel={t("removeConfirm")}
      danger
      isOpen
      onOpenChange={onClose}
      onConfirm={async () => {
        await deleteAsset(courseId, asset.asset_id);
        await queries.invalidateQueries({ queryKey: keys.assets(courseId) });
        toast.show({ message: t("removed", { name: asset.file_name }) });
      }}
    >
      <p>{t("removeText", { name: asset.file_name })}</p>
    </ConfirmDialog>
  );
}
