import type { QuizState } from "./sessionParts";
import type { Question } from "./types";

type Asked = Pick<QuizState, "quiz" | "questions">;

/**
 * The question that is asked where the lesson has that of `questionId`. A quiz that shuffles asks in its own order
 * from the first place on; any other keeps each question where it was written.
 */
export function questionAt(
  { quiz, questions }: Asked,
  places: readonly string[],
  questionId: string,
): Question | undefined {
  if (quiz.policy.shuffle_questions) return questions[places.indexOf(questionId)];
  return questions.find((one) => one.question_id === questionId);
}

/** The questions that have no place in the lesson, for instance of a version that asked more. */
export function placeless({ quiz, questions }: Asked, places: readonly string[]): Question[] {
  if (quiz.policy.shuffle_questions) return questions.slice(places.length);
  return questions.filter((one) => !places.includes(one.question_id));
}
