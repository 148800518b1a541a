import type { components } from "@/client/schema";

type Schemas = components["schemas"];

export type CourseState = Schemas["CourseState"];
export type CourseEdit = Partial<Schemas["CourseEdit"]>;
export type Draft = Schemas["DraftAnswer"];
export type LessonState = Schemas["LessonState"];
export type LessonEdit = Partial<Schemas["LessonEdit"]>;
export type LessonWithContent = Schemas["LessonWithContent"];
export type LessonContent = Schemas["LessonContent"];
export type LessonType = LessonState["type"];
/** When a module or lesson opens to a learner; all that is set has to be met. */
export type ReleaseRule = Omit<Schemas["PartRelease"], "part_id">;
export type ModuleState = Schemas["ModuleState"];

export type HtmlBlock = Schemas["HtmlBlock"];
export type VideoBlock = Schemas["VideoBlock"];
export type FileBlock = Schemas["FileBlock"];
export type InteractiveBlock = Schemas["InteractiveBlock"];
export type EmbedBlock = Schemas["EmbedBlock"];
export type QuestionBlock = Schemas["QuestionBlock"];
export type AssignmentBlock = Schemas["AssignmentBlock"];
export type NoticeBlock = Schemas["NoticeBlock"];
export type Block = NonNullable<LessonContent["blocks"]>[number];
export type BlockKind = Block["kind"];

export type Question = QuestionBlock["question"];
export type QuestionKind = Question["kind"];
export type Choice = Schemas["Choice"];
export type ChoiceQuestion = Extract<Question, { choices: Choice[] }>;
export type NumericalQuestion = Schemas["NumericalQuestion"];
export type TextQuestion = Schemas["TextQuestion"];
export type FormulaQuestion = Schemas["FormulaQuestion"];
export type MatchingPair = Schemas["MatchingPair"];
export type MatchingQuestion = Schemas["MatchingQuestion"];
export type OrderingQuestion = Schemas["OrderingQuestion"];
export type BlanksQuestion = Schemas["BlanksQuestion"];
export type Blank = BlanksQuestion["blanks"][number];
export type UngradedQuestion = Schemas["UngradedQuestion"];
export type QuizPolicy = Schemas["QuizPolicy"];

export type Assignment = Schemas["AssignmentDefinition"];
export type RubricCriterion = Schemas["RubricCriterion"];
export type RubricLevel = Schemas["RubricLevel"];

export type Asset = Schemas["AssetAnswer"];
export type AssetKind = Asset["kind"];
export type ImportAnswer = Schemas["ImportAnswer"];
export type LedgerEntry = Schemas["LedgerEntry"];
export type Checks = Schemas["Checks"];
export type ProblemEntry = Schemas["ProblemEntry"];
export type Changes = Schemas["ChangesAnswer"];
export type Version = Schemas["VersionEntry"];
export type RevisionEntry = Schemas["RevisionEntry"];
export type GiftAnswer = Schemas["GiftAnswer"];
export type Price = Schemas["Price"];
export type GradeCategory = Schemas["GradeCategory"];

/** A draft's outline without what its lessons hold: what the pages around a lesson need of it. */
export interface Outline {
  course: CourseState;
  modules: OutlineModule[];
  /** By the id of the module or lesson. */
  release: Readonly<Record<string, ReleaseRule>>;
}
export interface OutlineModule {
  module_id: string;
  title: string;
  lessons: OutlineLesson[];
}
export type OutlineLesson = LessonState & {
  /** What the lesson holds, counted for the outline's row. */
  questions: number;
  blocks: number;
};
