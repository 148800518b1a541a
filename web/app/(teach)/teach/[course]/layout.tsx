import {
  Award,
  ClipboardCheck,
  DoorOpen,
  Eye,
  FileText,
  GraduationCap,
  ListTree,
  Rocket,
  Settings,
  Users,
} from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { QueryProvider } from "@/client/query";
import { translator } from "@/i18n/server";
import { SideNav, WithSideNav } from "@/ui/shell/SideNav";
import { loadDraft, requireTeacher } from "../guard";

interface Props {
  params: Promise<{ course: string }>;
  children: ReactNode;
}

export default async function CourseLayout({ params, children }: Props) {
  const { course: courseId } = await params;
  await requireTeacher(`/teach/${courseId}/outline`);
  const { course } = await loadDraft(courseId);
  return (
    <QueryProvider>
      <WithSideNav nav={await courseNav(courseId, course.title, course.slug, course.version !== null)}>
        {children}
      </WithSideNav>
    </QueryProvider>
  );
}

async function courseNav(courseId: string, title: string, slug: string, isLive: boolean) {
  const t = await translator("teach.nav");
  const at = `/teach/${courseId}`;
  const groups = [
    {
      title: t("content"),
      links: [
        { href: `${at}/outline`, label: t("outline"), icon: <ListTree aria-hidden="true" /> },
        { href: `${at}/files`, label: t("files"), icon: <FileText aria-hidden="true" /> },
        { href: `${at}/settings`, label: t("settings"), icon: <Settings aria-hidden="true" /> },
        { href: `${at}/publish`, label: t("publish"), icon: <Rocket aria-hidden="true" /> },
      ],
    },
    {
      title: t("people"),
      links: [
        { href: `${at}/enrolment`, label: t("enrolment"), icon: <DoorOpen aria-hidden="true" /> },
        { href: `${at}/learners`, label: t("learners"), icon: <Users aria-hidden="true" /> },
        { href: `${at}/grading`, label: t("grading"), icon: <ClipboardCheck aria-hidden="true" /> },
        { href: `${at}/gradebook`, label: t("gradebook"), icon: <GraduationCap aria-hidden="true" /> },
        { href: `${at}/certificates`, label: t("certificates"), icon: <Award aria-hidden="true" /> },
      ],
    },
  ];
  if (isLive) {
    const page = { href: `/courses/${slug}`, label: t("coursePage"), icon: <Eye aria-hidden="true" /> };
    groups.push({ title: t("public"), links: [page] });
  }
  const header = (
    <div className="px-3 max-lg:px-0">
      <Link href="/teach" className="text-sm text-ink-soft hover:text-ink">
        {t("allCourses")}
      </Link>
      <p className="mt-1 line-clamp-3 font-serif text-lg leading-snug font-semibold">{title}</p>
    </div>
  );
  return <SideNav label={t("label")} groups={groups} header={header} />;
}
