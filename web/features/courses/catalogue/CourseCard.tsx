import { BookOpen } from "lucide-react";
import Link from "next/link";
import type { components } from "@/client/schema";
import { currentFormats, currentLocale, translator } from "@/i18n/server";
import { languageName } from "@/lib/language";
import { formatPrice } from "@/lib/price";

export type Course = components["schemas"]["CourseCard"];

/** A course in a list: the whole card leads to its page, the title is the link that is read out. */
export async function CourseCard({ course, headingLevel = 3 }: { course: Course; headingLevel?: 2 | 3 }) {
  const t = await translator("catalogue");
  const locale = await currentLocale();
  const formats = await currentFormats();
  const Heading = `h${headingLevel}` as const;
  const facts = [
    course.level && t(`levels.${course.level}`),
    t("card.lessons", { count: course.lesson_count }),
    course.language !== locale && languageName(course.language, locale),
    course.price ? formatPrice(course.price, formats.locale) : t("card.free"),
  ].filter(Boolean);
  return (
    <article className="group relative flex h-full flex-col overflow-hidden rounded-lg border border-line bg-surface transition-shadow focus-within:shadow-raised hover:shadow-raised">
      <CourseImage url={course.image_url} alt={course.image_alt_text} className="aspect-[16/9]" />
      <div className="flex grow flex-col gap-2 p-5">
        <Heading className="font-serif text-lg font-semibold">
          <Link
            href={`/courses/${course.slug}`}
            prefetch={false}
            className="after:absolute after:inset-0 after:content-[''] group-hover:text-accent"
          >
            {course.title}
          </Link>
        </Heading>
        <p className="line-clamp-3 text-sm text-ink-soft">{course.summary}</p>
        <p className="mt-auto pt-2 text-sm">{course.instructor.name}</p>
        <p className="flex flex-wrap gap-x-3 gap-y-1 text-xs text-ink-soft">
          {facts.map((fact) => (
            <span key={String(fact)}>{fact}</span>
          ))}
        </p>
      </div>
    </article>
  );
}

/** The picture of a course, or a quiet mark where it has none. */
export function CourseImage(props: { url: string | null; alt: string; className: string; eager?: boolean }) {
  if (!props.url) {
    return (
      <div className={`${props.className} grid place-items-center bg-accent-soft text-accent`}>
        <BookOpen aria-hidden size={40} strokeWidth={1.25} />
      </div>
    );
  }
  return (
    <img
      src={props.url}
      alt={props.alt}
      loading={props.eager ? "eager" : "lazy"}
      decoding="async"
      className={`${props.className} w-full bg-sunken object-cover`}
    />
  );
}
