import Link from "next/link";
import type { components } from "@/client/schema";
import { currentFormats, currentLocale, formatter, translator } from "@/i18n/server";
import { languageName } from "@/lib/language";
import { formatPrice } from "@/lib/price";
import { RichText } from "@/ui/RichText";
import type { ReactNode } from "react";
import { CourseImage } from "../catalogue/CourseCard";
import { catalogueAddress } from "../catalogue/query";
import { CourseOutline } from "./CourseOutline";

type Course = components["schemas"]["CourseAnswer"];
type Outline = components["schemas"]["LessonList"];

/** A course's public page: what it is, what is inside, and the way in (`action`, which learning knows). */
export async function CoursePage(props: { course: Course; outline: Outline | null; action: ReactNode }) {
  const { course, outline } = props;
  const t = await translator("catalogue.course");
  return (
    <article>
      {course.published_status !== "published" && (
        <p className="mb-6 rounded-md bg-warn-soft px-4 py-3 text-warn">{t("draft")}</p>
      )}
      <header className="grid grid-cols-1 gap-8 lg:grid-cols-[1fr_22rem] lg:gap-12">
        <div>
          <h1 className="font-serif text-3xl font-semibold">{course.title}</h1>
          <p className="mt-4 max-w-prose text-lg text-ink-soft">{course.summary}</p>
          <p className="mt-4">
            <Taught course={course} />
          </p>
          {course.may_author && (
            <p className="mt-3">
              <Link href={`/teach/${course.course_id}/outline`} className="text-accent underline">
                {t("edit")}
              </Link>
            </p>
          )}
        </div>
        <CourseImage
          url={course.image_url}
          alt={course.image_alt_text}
          className="aspect-[16/9] self-start rounded-lg"
          eager
        />
      </header>
      <div className="mt-8 grid grid-cols-1 gap-10 lg:grid-cols-[1fr_22rem] lg:gap-12">
        <aside className="lg:order-2">
          <div className="rounded-lg border border-line bg-surface p-5 lg:sticky lg:top-24">
            {props.action}
            <Facts course={course} />
          </div>
        </aside>
        <div className="min-w-0 space-y-12">
          <section aria-labelledby="about">
            <h2 id="about" className="mb-4 font-serif text-xl font-semibold">
              {t("about")}
            </h2>
            <RichText html={course.description} />
          </section>
          {outline && <CourseOutline outline={outline} />}
          <Grading course={course} />
        </div>
      </div>
    </article>
  );
}

async function Taught({ course }: { course: Course }) {
  const t = await translator("catalogue.course");
  const names = course.co_authors.map((one) => one.name);
  const list = new Intl.ListFormat(await currentLocale()).format(names);
  return (
    <>
      {t.rich("by", {
        name: course.instructor.name,
        person: (name) => (
          <Link href={`/instructors/${course.instructor.user_id}`} className="text-accent underline">
            {name}
          </Link>
        ),
      })}
      {names.length > 0 && ` ${t("with", { names: list })}`}
    </>
  );
}

async function Facts({ course }: { course: Course }) {
  const t = await translator("catalogue");
  const locale = await currentLocale();
  const formats = await currentFormats();
  const format = await formatter();
  const day = (moment: string) => format.dateTime(new Date(moment), { dateStyle: "long" });
  const facts: [string, string][] = [
    [t("course.price"), course.price ? formatPrice(course.price, formats.locale) : t("card.free")],
    [t("course.lessonsLabel"), format.number(course.lesson_count)],
    [t("course.language"), languageName(course.language, locale)],
  ];
  if (course.level) facts.push([t("course.level"), t(`levels.${course.level}`)]);
  if (course.starts_at) facts.push([t("course.starts"), day(course.starts_at)]);
  if (course.ends_at) facts.push([t("course.ends"), day(course.ends_at)]);
  return (
    <dl className="mt-5 grid grid-cols-[auto_1fr] gap-x-6 gap-y-2 text-sm">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-ink-soft">{name}</dt>
          <dd className="text-end">{value}</dd>
        </div>
      ))}
      {course.tags.length > 0 && (
        <div className="col-span-2 mt-3 flex flex-wrap gap-2 border-t border-line pt-4">
          <dt className="sr-only">{t("course.tags")}</dt>
          {course.tags.map((tag) => (
            <dd key={tag}>
              <Link
                href={catalogueAddress({ tag })}
                prefetch={false}
                className="inline-flex min-h-8 items-center rounded-full bg-sunken px-3 text-xs hover:text-accent"
              >
                {tag}
              </Link>
            </dd>
          ))}
        </div>
      )}
    </dl>
  );
}

async function Grading({ course }: { course: Course }) {
  const t = await translator("catalogue.course");
  const format = await formatter();
  const share = (value: number) => format.number(value, { style: "percent", maximumFractionDigits: 1 });
  if (course.grading.length === 0 && course.pass_percentage === null) return null;
  return (
    <section aria-labelledby="grading">
      <h2 id="grading" className="mb-4 font-serif text-xl font-semibold">
        {t("grading")}
      </h2>
      <ul className="max-w-prose divide-y divide-line">
        {course.grading.map((category) => (
          <li key={category.name} className="flex justify-between py-2">
            <span>{category.name}</span>
            <span>{share(category.weight)}</span>
          </li>
        ))}
      </ul>
      {course.pass_percentage !== null && (
        <p className="mt-3 text-ink-soft">{t("pass", { percentage: share(course.pass_percentage / 100) })}</p>
      )}
    </section>
  );
}
