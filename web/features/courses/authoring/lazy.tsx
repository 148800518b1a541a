"use client";

import dynamic from "next/dynamic";
import { Skeleton, SkeletonText } from "@/ui/Skeleton";

function Waiting() {
  return (
    <div className="flex flex-col gap-6">
      <Skeleton className="h-9 w-60" />
      <SkeletonText lines={5} />
    </div>
  );
}
const loading = () => <Waiting />;

/*
 * The pages of the studio, each a piece of its own: the server sends it readable, and what makes it work is loaded
 * behind the page's frame.
 */
export const NewCourse = dynamic(() => import("./list/NewCourse").then((found) => found.NewCourse), {
  loading: () => <Skeleton className="h-11 w-32 rounded-md" />,
});
export const OutlineEditor = dynamic(
  () => import("./outline/OutlineEditor").then((found) => found.OutlineEditor),
  { loading },
);
export const LessonPage = dynamic(() => import("./lesson/LessonPage").then((found) => found.LessonPage), {
  loading,
});
export const SettingsPage = dynamic(
  () => import("./settings/SettingsPage").then((found) => found.SettingsPage),
  {
    loading,
  },
);
export const PublishPage = dynamic(() => import("./publish/PublishPage").then((found) => found.PublishPage), {
  loading,
});
export const FilesPage = dynamic(() => import("./files/FilesPage").then((found) => found.FilesPage), {
  loading,
});
export const ImportPage = dynamic(() => import("./import/ImportPage").then((found) => found.ImportPage), {
  loading,
});
