import { LessonBlocks } from "@/features/courses/content/LessonBlocks";
import type { Block } from "@/features/courses/content/types";
import { AssignmentWork } from "@/features/learning/assignment/AssignmentWork";
import type { Assignment } from "@/features/learning/assignment/types";
import { QuizFoot } from "@/features/learning/quiz/QuizFoot";
import { QuizProvider } from "@/features/learning/quiz/QuizProvider";
import { QuizQuestion } from "@/features/learning/quiz/QuizQuestion";
import type { Opened } from "@/features/learning/quiz/types";

/** The blocks of a lesson with what is answered and handed in among them. */
export function LessonBody(props: {
  blocks: Block[];
  courseSlug: string;
  lessonTitle: string;
  userId: string;
  quiz: Opened | null;
  assignment: Assignment | null;
}) {
  const { blocks, courseSlug, userId, quiz, assignment } = props;
  const content = (
    <LessonBlocks
      blocks={blocks}
      courseSlug={courseSlug}
      question={(block) => quiz && <QuizQuestion questionId={block.question.question_id} />}
      assignment={() =>
        assignment && <AssignmentWork userId={userId} lessonTitle={props.lessonTitle} opened={assignment} />
      }
    />
  );
  if (!quiz) return content;
  const places = blocks.flatMap((block) => (block.kind === "question" ? [block.question.question_id] : []));
  return (
    <QuizProvider key={quiz.quiz.quiz_id} userId={userId} opened={quiz} places={places}>
      {content}
      <QuizFoot />
    </QuizProvider>
  );
}
