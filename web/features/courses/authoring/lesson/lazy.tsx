"use client";

import dynamic from "next/dynamic";
import { Skeleton } from "@/ui/Skeleton";

const loading = () => <Skeleton className="h-24 w-full rounded-md" />;

/*
 * The parts of the editor that not every lesson needs. Each is loaded when it is first shown, so that opening a
 * lesson costs little.
 */
export const AssignmentEditor = dynamic(
  () => import("../assignment/AssignmentEditor").then((found) => found.AssignmentEditor),
  { loading },
);
export const QuestionEditor = dynamic(
  () => import("../quiz/QuestionEditor").then((found) => found.QuestionEditor),
  {
    loading,
  },
);
export const PolicyPanel = dynamic(() => import("../quiz/PolicyPanel").then((found) => found.PolicyPanel), {
  loading,
});
export const VideoEditor = dynamic(() => import("./blocks/VideoEditor").then((found) => found.VideoEditor), {
  loading,
});
export const FileEditor = dynamic(() => import("./blocks/FileEditor").then((found) => found.FileEditor), {
  loading,
});
export const EmbedEditor = dynamic(() => import("./blocks/EmbedEditor").then((found) => found.EmbedEditor), {
  loading,
});
export const RevisionsDialog = dynamic(() =>
  import("./RevisionsDialog").then((found) => found.RevisionsDialog),
);
export const EmbedDialog = dynamic(() => import("./EmbedDialog").then((found) => found.EmbedDialog));
export const GiftDialog = dynamic(() => import("../quiz/GiftDialog").then((found) => found.GiftDialog));
export const FileDialog = dynamic(() => import("../files/FileDialog").then((found) => found.FileDialog));
