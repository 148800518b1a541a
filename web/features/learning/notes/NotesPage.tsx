import { Bookmark, NotebookPen } from "lucide-react";
import Link from "next/link";
import type { components } from "@/client/schema";
import { translator } from "@/i18n/server";
import { EmptyState } from "@/ui/EmptyState";
import { PageHeader } from "@/ui/PageHeader";
import { RelativeTime } from "@/ui/RelativeTime";
import { Section } from "@/ui/Section";

type Schemas = components["schemas"];

/** All that a learner wrote down and marked in one course. */
export async function NotesPage(props: {
  slug: string;
  notes: Schemas["ListedNoteOut"][];
  bookmarks: Schemas["BookmarkOut"][];
  moreHref?: string;
}) {
  const { slug, notes, bookmarks, moreHref } = props;
  const t = await translator("learn.notes.page");
  const lesson = (one: { lesson_id: string; lesson_title: string | null }) =>
    one.lesson_title ? (
      <Link href={`/learn/${slug}/${one.lesson_id}`} className="font-medium hover:text-accent">
        {one.lesson_title}
      </Link>
    ) : (
      <span className="font-medium">{t("gone")}</span>
    );
  return (
    <div className="mx-auto max-w-prose">
      <PageHeader title={t("title")} />
      {notes.length + bookmarks.length === 0 && (
        <EmptyState icon={NotebookPen} title={t("emptyTitle")} text={t("emptyBody")} />
      )}
      {bookmarks.length > 0 && (
        <Section title={t("bookmarks")}>
          <ul className="divide-y divide-line border-y border-line">
            {bookmarks.map((one) => (
              <li key={one.lesson_id} className="flex min-h-12 items-center gap-3 py-2">
                <Bookmark aria-hidden size={18} className="shrink-0 text-accent" />
                {lesson(one)}
              </li>
            ))}
          </ul>
        </Section>
      )}
      {notes.length > 0 && (
        <Section title={t("notes")}>
          <ul className="divide-y divide-line border-y border-line">
            {notes.map((one) => (
              <li key={one.lesson_id} className="py-4">
                <p className="flex flex-wrap items-baseline justify-between gap-x-4">
                  {lesson(one)}
                  {one.updated_at && <RelativeTime at={one.updated_at} className="text-sm text-ink-soft" />}
                </p>
                <p className="mt-1 break-words whitespace-pre-wrap">{one.text}</p>
              </li>
            ))}
          </ul>
          {moreHref && (
            <Link href={moreHref} className="mt-3 inline-flex min-h-11 items-center text-accent underline">
              {t("more")}
            </Link>
          )}
        </Section>
      )}
    </div>
  );
}
