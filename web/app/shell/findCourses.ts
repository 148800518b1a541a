import { api } from "@/client/browser";
import { unwrap } from "@/client/problem";
import type { PaletteAction } from "@/ui/palette/types";

const SHOWN = 6;

/** Courses of the catalogue that fit what was typed so far. */
export async function findCourses(query: string, signal: AbortSignal): Promise<PaletteAction[]> {
  const params = { query: { q: query.slice(0, 200), limit: SHOWN } };
  const { items } = await unwrap(api.GET("/api/v1/courses", { params, signal }));
  return items.map(({ course_id, slug, title, instructor }) => ({
    id: `course ${course_id}`,
    label: title,
    description: instructor.name,
    href: `/courses/${slug}`,
  }));
}
