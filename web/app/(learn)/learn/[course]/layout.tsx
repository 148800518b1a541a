import type { ReactNode } from "react";
import { CourseNav } from "@/features/learning/player/CourseNav";
import { CourseNavDrawer } from "@/features/learning/player/CourseNavDrawer";
import { ProgressProvider } from "@/features/learning/player/ProgressProvider";
import { ProvideMessages } from "@/i18n/provide";
import { SiteShell } from "@/app/shell/SiteShell";
import { readCourse } from "./data";

interface Props {
  children: ReactNode;
  params: Promise<{ course: string }>;
}

export default async function LearnLayout({ children, params }: Props) {
  const { user, course, progress, modules } = await readCourse((await params).course);
  const nav = <CourseNav slug={course.slug} title={course.title} modules={modules} />;
  return (
    <SiteShell bottomNav={false} footer={false}>
      <ProvideMessages namespaces={["learn"]}>
        <ProgressProvider
          userId={user.user_id}
          percentage={progress.current_progress_percentage}
          doneLessons={progress.lessons.filter((one) => one.completed_at).map((one) => one.lesson_id)}
          counting={progress.lessons.filter((one) => one.counts).map((one) => one.lesson_id)}
        >
          <div className="mx-auto grid w-full max-w-page grow grid-cols-1 content-start gap-x-12 px-4 py-5 sm:px-6 lg:grid-cols-[17rem_minmax(0,1fr)] lg:py-8">
            <CourseNavDrawer>{nav}</CourseNavDrawer>
            <main id="content" className="min-w-0">
              {children}
            </main>
          </div>
        </ProgressProvider>
      </ProvideMessages>
    </SiteShell>
  );
}
