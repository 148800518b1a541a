import type { components } from "@/client/schema";

type Schemas = components["schemas"];

export type Corrections = Schemas["CorrectionsOut"];
export type CorrectedQuestion = Schemas["CorrectedQuestionOut"];
export type Regrade = Schemas["ListedRegradeOut"];
export type Regrades = Schemas["Page_ListedRegradeOut_"];
export type Move = Schemas["MoveOut"];
export type Moves = Schemas["Page_MoveOut_"];
export type Treatment = Schemas["TreatmentIn"]["treatment"];

/** How each question that is not graded by its published key is treated instead. */
export type Treatments = Readonly<Record<string, Treatment>>;
