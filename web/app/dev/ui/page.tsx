import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PageHeader } from "@/ui/PageHeader";
import { Section } from "@/ui/Section";
import { ContentSamples } from "./ContentSamples";
import { ActSamples } from "./ActSamples";
import { FeedbackSamples } from "./FeedbackSamples";
import { FieldSamples } from "./FieldSamples";
import { FormSample } from "./FormSample";
import { OverlaySamples } from "./OverlaySamples";
import { ServerSamples } from "./ServerSamples";
import { ShellSamples } from "./ShellSamples";
import { TokenSamples } from "./TokenSamples";

export const metadata: Metadata = { title: "Design system", robots: { index: false } };

const PARTS = [
  { id: "tokens", title: "Colour and type", Part: TokenSamples },
  { id: "buttons", title: "Buttons and links", Part: ActSamples },
  { id: "fields", title: "Fields", Part: FieldSamples },
  { id: "form", title: "Form", Part: FormSample },
  { id: "overlays", title: "What opens", Part: OverlaySamples },
  { id: "feedback", title: "Feedback", Part: FeedbackSamples },
  { id: "reading", title: "Content", Part: ContentSamples },
  { id: "server", title: "Made on the server", Part: ServerSamples },
  { id: "shell", title: "Shell", Part: ShellSamples },
];

/** Every component in every state: what checks of accessibility and pictures look at. Not there in production. */
export default function DesignSystemPage() {
  if (process.env.STUDIUM_ENV !== "development") notFound();
  return (
    <main id="content" className="mx-auto w-full max-w-page grow px-4 py-8 sm:px-6">
      <PageHeader title="Design system" lead="Every component in every state." />
      <nav aria-label="Parts" className="pb-10">
        <ul className="flex flex-wrap gap-x-5">
          {PARTS.map(({ id, title }) => (
            <li key={id}>
              <a href={`#${id}`} className="inline-flex min-h-9 items-center text-sm text-accent underline">
                {title}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {PARTS.map(({ id, title, Part }) => (
        <Section key={id} id={id} title={title}>
          <Part />
        </Section>
      ))}
    </main>
  );
}
