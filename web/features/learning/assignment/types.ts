import type { components } from "@/client/schema";

type Schemas = components["schemas"];

export type Assignment = Schemas["AssignmentOut"];
export type OwnWork = Schemas["OwnWorkOut"];
export type WorkFile = Schemas["AssignmentFileOut"];
export type Criterion = Assignment["rubric"][number];
export type HandIn = OwnWork["hand_ins"][number];
export type Verdict = OwnWork["verdicts"][number];
