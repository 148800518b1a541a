import type { components } from "@/client/schema";

export type Gradebook = components["schemas"]["GradebookOut"];
export type GradebookColumn = components["schemas"]["ColumnOut"];
export type GradebookRow = components["schemas"]["GradebookRowOut"];
export type GradebookCell = components["schemas"]["CellOut"];
export type GradeImport = components["schemas"]["GradeImportOut"];
export type ImportResult = components["schemas"]["GradeImportResultOut"];
export type ImportedCell = components["schemas"]["ImportedCellOut"];
export type GradeSheet = components["schemas"]["GradeSheetOut"];
export type GradeEvent = components["schemas"]["GradeEventOut"];

/** A grade as it was read; the `etag` is what a change of exactly this state has to name. */
export interface OpenSheet {
  sheet: GradeSheet;
  etag: string;
}
