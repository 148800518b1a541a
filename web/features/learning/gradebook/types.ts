import type { components } from "@/client/schema";

export type Gradebook = components["schemas"]["GradebookOut"];
export type GradebookColumn = components["schemas"]["ColumnOut"];
export type GradebookRow = components["schemas"]["GradebookRowOut"];
export type GradebookCell = components["schemas"]["CellOut"];
