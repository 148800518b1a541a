import type { components } from "@/client/schema";

export type LessonContent = components["schemas"]["LessonContentAnswer"];
export type Block = LessonContent["content"]["blocks"][number];
type OfKind<B, K> = B extends { kind: unknown } ? (K extends B["kind"] ? B : never) : never;
/** The block of one kind; one type of block may have several kinds. */
export type BlockOf<K extends Block["kind"]> = OfKind<Block, K>;

/** Where an uploaded file is read. */
export function assetUrl(assetId: string): string {
  return `/api/v1/assets/${assetId}/content`;
}

const LESSON_LINK = /href="studium:lesson\/([0-9a-f-]{36})"/g;

/** Rich text whose links between lessons lead to the pages of this course. */
export function withLessonLinks(html: string, courseSlug: string): string {
  return html.replace(LESSON_LINK, (_link, lessonId: string) => `href="/learn/${courseSlug}/${lessonId}"`);
}
