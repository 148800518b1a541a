/** Under which names the browser keeps what it has read of a course. */
export const keys = {
  changes: (courseId: string) => ["course", courseId, "changes"] as const,
  checks: (courseId: string) => ["course", courseId, "checks"] as const,
  difference: (courseId: string, lessonId: string) => ["course", courseId, "difference", lessonId] as const,
  assets: (courseId: string) => ["course", courseId, "assets"] as const,
  versions: (courseId: string) => ["course", courseId, "versions"] as const,
  revisions: (courseId: string, lessonId: string) => ["course", courseId, "revisions", lessonId] as const,
  preview: (courseId: string, lessonId: string) => ["course", courseId, "preview", lessonId] as const,
  exported: (courseId: string, form: string) => ["course", courseId, "exported", form] as const,
  outline: (courseId: string) => ["course", courseId, "outline"] as const,
};
