import type { Metadata } from "next";
import { translator } from "@/i18n/server";
import { LinkButton } from "@/ui/LinkButton";

export async function generateMetadata(): Promise<Metadata> {
  const t = await translator("account.goodbye");
  return { title: t("title") };
}

/** Where one lands after erasing one's account. */
export default async function GoodbyePage() {
  const t = await translator("account.goodbye");
  return (
    <main
      id="content"
      className="mx-auto flex w-full max-w-prose grow flex-col items-start justify-center gap-4 px-4 py-16 sm:px-6"
    >
      <h1 className="font-serif text-3xl font-semibold tracking-tight">{t("title")}</h1>
      <p className="text-lg text-ink-soft">{t("body")}</p>
      <LinkButton href="/courses" className="mt-3">
        {t("courses")}
      </LinkButton>
    </main>
  );
}
