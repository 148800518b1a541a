import type { components } from "@/client/schema";
import { translator } from "@/i18n/server";

/** Who teaches: name, one line about the person, and what they write of themselves. */
export async function InstructorProfile(props: { instructor: components["schemas"]["InstructorAnswer"] }) {
  const { instructor } = props;
  const t = await translator("catalogue.instructor");
  const paragraphs = (instructor.biography ?? "").split(/\n\s*\n/).filter((text) => text.trim());
  return (
    <header>
      <p className="text-sm font-medium text-ink-soft">{t("title")}</p>
      <h1 className="mt-1 font-serif text-3xl font-semibold">{instructor.name}</h1>
      {instructor.headline && <p className="mt-3 text-lg text-ink-soft">{instructor.headline}</p>}
      {paragraphs.length > 0 && (
        <div className="prose mt-6">
          {paragraphs.map((text, index) => (
            <p key={index} className="whitespace-pre-line">
              {text}
            </p>
          ))}
        </div>
      )}
    </header>
  );
}
