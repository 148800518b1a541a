import type { components } from "@/client/schema";

type Schemas = components["schemas"];

export type System = Schemas["SystemAnswer"];
export type Service = System["services"][number];
export type Job = Schemas["JobAnswer"];
export type DeadLetter = Schemas["DeadLetterAnswer"];
