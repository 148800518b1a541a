import type { components, operations } from "@/client/schema";

export type Learners = components["schemas"]["Page_LearnerOut_"];
export type Learner = components["schemas"]["LearnerOut"];
export type LearnerSort = NonNullable<
  NonNullable<operations["list_learners"]["parameters"]["query"]>["sort"]
>;

export const FIRST_SORT: LearnerSort = "-last_activity";
export const SORTS: readonly LearnerSort[] = [
  "-last_activity",
  "last_activity",
  "-progress",
  "progress",
  "name",
  "enrolled",
];
