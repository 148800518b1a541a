"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Eye, History, Redo2, Undo2 } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/ui/Button";
import { IconButton } from "@/ui/IconButton";
import { LinkButton } from "@/ui/LinkButton";
import { toast } from "@/ui/toast";
import { uploadAsset } from "../api";
import { PublishBar } from "../publish/PublishBar";
import { keys } from "../queries";
import { messageOf } from "../shell/messages";
import type { CourseState, LessonWithContent } from "../types";
import { BlockList } from "./BlockList";
import { AuthoringProvider, type Authoring } from "./context";
import { LessonDetails } from "./LessonDetails";
import { LessonNotices } from "./LessonNotices";
import { RevisionsDialog } from "./lazy";
import { SaveStatus } from "./SaveStatus";
import { TitleField } from "./TitleField";
import { useLessonEditor, type LessonEditor } from "./useLessonEditor";

interface Props {
  course: CourseState;
  lesson: LessonWithContent;
  timeZone: string;
}

/** A lesson as its authors write it: its title, its blocks, and how it counts. Everything is saved as one goes. */
export function LessonPage({ course, lesson, timeZone }: Props) {
  const t = useTranslations("teach.lesson");
  const editor = useLessonEditor(course.course_id, lesson);
  const authoring = useLessonAuthoring(course, editor, timeZone);
  return (
    <AuthoringProvider value={authoring}>
      <PublishBar course={course} />
      <Link href={`/teach/${course.course_id}/outline`} className="text-sm text-ink-soft hover:text-ink">
        {t("back")}
      </Link>
      <TitleField
        value={editor.form.title}
        onChange={(title) => editor.change((form) => ({ ...form, title }), "title")}
      />
      <Toolbar course={course} lesson={lesson} editor={editor} />
      <LessonNotices editor={editor} />
      <LessonDetails
        form={editor.form}
        categories={course.grading.map((one) => one.name)}
        change={editor.change}
      />
      <div className="[--above-tools:3.75rem]">
        <BlockList form={editor.form} change={editor.change} undo={editor.undo} />
      </div>
    </AuthoringProvider>
  );
}

function Toolbar({ course, lesson, editor }: Omit<Props, "timeZone"> & { editor: LessonEditor }) {
  const t = useTranslations("teach.lesson");
  const [isLooking, setLooking] = useState(false);
  return (
    <div className="sticky top-0 z-20 -mx-1 mb-4 flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b border-line bg-page px-1 py-1.5">
      <SaveStatus state={editor.state} onRetry={editor.retry} />
      <div className="flex flex-wrap items-center gap-1">
        <IconButton
          icon={Undo2}
          label={t("undo")}
          isDisabled={!editor.canUndo}
          onPress={editor.undo}
          mirrored
        />
        <IconButton
          icon={Redo2}
          label={t("redo")}
          isDisabled={!editor.canRedo}
          onPress={editor.redo}
          mirrored
        />
        <Button variant="quiet" onPress={() => setLooking(true)} aria-label={t("history")}>
          <History aria-hidden="true" />
          <span className="max-sm:hidden">{t("history")}</span>
        </Button>
        <LinkButton
          variant="quiet"
          href={`/teach/${course.course_id}/lessons/${lesson.lesson_id}/preview`}
          aria-label={t("preview")}
        >
          <Eye aria-hidden="true" />
          <span className="max-sm:hidden">{t("preview")}</span>
        </LinkButton>
      </div>
      {isLooking && (
        <RevisionsDialog
          courseId={course.course_id}
          lessonId={lesson.lesson_id}
          editor={editor}
          onClose={() => setLooking(false)}
        />
      )}
    </div>
  );
}

function useLessonAuthoring(course: CourseState, editor: LessonEditor, timeZone: string): Authoring {
  const t = useTranslations("teach");
  const queries = useQueryClient();
  return {
    course,
    timeZone,
    async uploadPicture(file) {
      try {
        const asset = await uploadAsset(course.course_id, file);
        await queries.invalidateQueries({ queryKey: keys.assets(course.course_id) });
        return asset.content_url;
      } catch (error) {
        toast.show({ message: messageOf(error, t("unreachable")), tone: "bad" });
        throw error;
      }
    },
    async renderedHtml(key) {
      const index = editor.form.blocks.findIndex((one) => one.key === key);
      const block = (await editor.saved()).content.blocks?.[index];
      if (block?.kind !== "html") throw new Error("moved");
      return block.html;
    },
  };
}
