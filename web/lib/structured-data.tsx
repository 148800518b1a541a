interface Course {
  slug: string;
  title: string;
  summary: string;
  language: string;
  level: string | null;
  instructor: { name: string };
  price: { amount_minor: number; currency: string } | null;
}

/** A course in the words of https://schema.org/Course, for search engines. */
export function courseData(course: Course): object {
  const origin = process.env.STUDIUM_PUBLIC_ORIGIN ?? "";
  const digits = course.price
    ? (new Intl.NumberFormat("en", {
        style: "currency",
        currency: course.price.currency,
      }).resolvedOptions().maximumFractionDigits ?? 2)
    : 0;
  return {
    "@context": "https://schema.org",
    "@type": "Course",
    name: course.title,
    description: course.summary || course.title,
    url: `${origin}/courses/${course.slug}`,
    inLanguage: course.language,
    ...(course.level && { educationalLevel: course.level }),
    provider: { "@type": "Organization", name: "Studium", url: origin || undefined },
    instructor: { "@type": "Person", name: course.instructor.name },
    offers: {
      "@type": "Offer",
      category: course.price ? "Paid" : "Free",
      price: course.price ? (course.price.amount_minor / 10 ** digits).toFixed(digits) : "0",
      priceCurrency: course.price?.currency ?? "EUR",
    },
    hasCourseInstance: { "@type": "CourseInstance", courseMode: "Online" },
  };
}

/** Data for machines in a page. `<` is escaped, so that no text of a course can end the element. */
export function JsonLd({ data, nonce }: { data: object; nonce: string | undefined }) {
  return (
    <script type="application/ld+json" nonce={nonce} suppressHydrationWarning>
      {JSON.stringify(data).replaceAll("<", "\\u003c")}
    </script>
  );
}
