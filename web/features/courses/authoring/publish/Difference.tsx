"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { Notice } from "@/ui/Notice";
import { SkeletonText } from "@/ui/Skeleton";
import { readLesson, readPublished } from "../api";
import { formOf } from "../lesson/form";
import { lessonText } from "../lesson/lessonText";
import { TextDiff } from "../lesson/TextDiff";
import { keys } from "../queries";
import { messageOf } from "../shell/messages";

/** What the draft of a lesson says otherwise than the lesson that learners have. */
export function Difference({ courseId, lessonId }: { courseId: string; lessonId: string }) {
  const t = useTranslations("teach.publish");
  const { data, error } = useQuery({
    queryKey: keys.difference(courseId, lessonId),
    queryFn: () => Promise.all([readPublished(courseId, lessonId), readLesson(courseId, lessonId)]),
    staleTime: 0,
  });
  if (error) return <Notice tone="bad">{messageOf(error, t("unreachable"))}</Notice>;
  if (!data) return <SkeletonText />;
  const [live, draft] = data;
  return <TextDiff before={lessonText(formOf(live))} after={lessonText(formOf(draft))} />;
}
