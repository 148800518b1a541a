import { translator } from "@/i18n/server";
import { LinkButton } from "@/ui/LinkButton";
import { Notice } from "@/ui/Notice";
import type { components } from "@/client/schema";
import { LessonBlocks } from "../../content/LessonBlocks";
import { AssignmentPreview } from "./AssignmentPreview";
import { QuestionPreview } from "./QuestionPreview";

type Preview = components["schemas"]["LessonPreview"];

/** A lesson of the draft as learners would get it. Answers can be tried on; nothing is sent. */
export async function PreviewPage({ preview, courseSlug }: { preview: Preview; courseSlug: string }) {
  const t = await translator("teach.preview");
  const back = `/teach/${preview.course_id}/lessons/${preview.lesson_id}`;
  const { blocks } = preview.content;
  return (
    <div className="max-w-prose">
      <Notice
        className="mb-8"
        title={t("title")}
        action={
          <LinkButton size="sm" href={back}>
            {t("back")}
          </LinkButton>
        }
      >
        {t("text")}
      </Notice>
      <h1 className="mb-6 font-serif text-2xl font-semibold">{preview.title}</h1>
      <LessonBlocks
        blocks={blocks}
        courseSlug={courseSlug}
        question={(block) => <QuestionPreview question={block.question} />}
        assignment={(block) => <AssignmentPreview assignment={block.assignment} />}
      />
    </div>
  );
}
