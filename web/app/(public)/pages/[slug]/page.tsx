import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { translator } from "@/i18n/server";

const PAGES = {
  privacy: ["what", "why", "cookies", "rights", "keeping"],
  terms: ["account", "work", "courses", "conduct", "change"],
  accessibility: ["goal", "how", "content", "contact"],
} as const;
type Slug = keyof typeof PAGES;

interface Props {
  params: Promise<{ slug: string }>;
}

function known(slug: string): slug is Slug {
  return Object.hasOwn(PAGES, slug);
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { slug } = await params;
  if (!known(slug)) return {};
  const t = await translator("legal");
  return {
    title: t(`${slug}.title`),
    description: t(`${slug}.description`),
    alternates: { canonical: `/pages/${slug}` },
  };
}

export default async function Page({ params }: Props) {
  const { slug } = await params;
  if (!known(slug)) notFound();
  const t = await translator("legal");
  return (
    <article className="mx-auto max-w-prose">
      <h1 className="font-serif text-2xl font-semibold">{t(`${slug}.title`)}</h1>
      <p className="mt-3 text-ink-soft">{t(`${slug}.description`)}</p>
      {PAGES[slug].map((section) => (
        <section key={section} className="mt-8">
          <h2 className="mb-2 font-serif text-lg font-semibold">{t(`${slug}.${section}.title` as never)}</h2>
          <p>{t(`${slug}.${section}.body` as never)}</p>
        </section>
      ))}
      <p className="mt-10 border-t border-line pt-4 text-sm text-ink-soft">{t("updated")}</p>
    </article>
  );
}
