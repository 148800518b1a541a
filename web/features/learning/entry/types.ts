import type { components } from "@/client/schema";

type Schemas = components["schemas"];

export type Rules = Schemas["EnrollmentPolicyOut"];
export type EnrollmentKey = Schemas["EnrollmentKeyOut"];
export type Keys = Schemas["Page_EnrollmentKeyOut_"];
export type Waiting = Schemas["WaitingOut"];
export type WaitingList = Schemas["Page_WaitingOut_"];

export const MODES = ["open", "key", "closed"] as const;

/** By what the keys and the waiting list of a course are kept in the browser. */
export const keysKey = (courseId: string) => ["enrollment-keys", courseId];
export const waitingKey = (courseId: string) => ["waiting-list", courseId];
