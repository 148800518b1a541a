import Link from "next/link";
import { ImportPage } from "@/features/courses/authoring/lazy";
import { translator } from "@/i18n/server";
import { requireTeacher } from "../guard";

export default async function Page() {
  await requireTeacher("/teach/import");
  const t = await translator("teach.nav");
  return (
    <main id="content" className="mx-auto w-full max-w-prose grow px-4 py-8 sm:px-6">
      <Link href="/teach" className="text-sm text-ink-soft hover:text-ink">
        {t("allCourses")}
      </Link>
      <ImportPage />
    </main>
  );
}
