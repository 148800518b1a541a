import type { Page } from "@playwright/test";
import type { Role } from "./server";

/** A page of the front end, and who looks at it. */
export interface PageEntry {
  name: string;
  path: string;
  role?: Role;
}

interface Lesson {
  lesson_id: string;
  type: string;
}

/** Pages whose address does not depend on content. */
const FIXED: PageEntry[] = [
  { name: "home", path: "/" },
  { name: "catalogue", path: "/courses" },
  { name: "catalogue-search", path: "/courses?q=chance" },
  { name: "catalogue-nothing-found", path: "/courses?q=zzzz" },
  { name: "privacy", path: "/pages/privacy" },
  { name: "terms", path: "/pages/terms" },
  { name: "accessibility", path: "/pages/accessibility" },
  { name: "not-found", path: "/no/such/page" },
  { name: "login", path: "/login" },
  { name: "login-by-provider", path: "/login/no-such-provider" },
  { name: "register", path: "/register" },
  { name: "forgot", path: "/forgot" },
  { name: "reset", path: "/reset/not-a-token" },
  { name: "verify", path: "/verify/not-a-token" },
  { name: "certificate-unknown", path: "/certificates/AAAA-AAAA-AAAA-AAAA-AAAA" },
  { name: "dashboard", path: "/home", role: "student" },
  { name: "my-certificates", path: "/certificates", role: "student" },
  { name: "settings-profile", path: "/settings/profile", role: "student" },
  { name: "settings-security", path: "/settings/security", role: "student" },
  { name: "settings-sessions", path: "/settings/sessions", role: "student" },
  { name: "settings-appearance", path: "/settings/appearance", role: "student" },
  { name: "settings-privacy", path: "/settings/privacy", role: "student" },
  { name: "teach", path: "/teach", role: "instructor" },
  { name: "admin", path: "/admin", role: "admin" },
  { name: "admin-users", path: "/admin/users", role: "admin" },
  { name: "admin-invite", path: "/admin/users/invite", role: "admin" },
  { name: "admin-courses", path: "/admin/courses", role: "admin" },
  { name: "admin-audit", path: "/admin/audit", role: "admin" },
  { name: "admin-jobs", path: "/admin/jobs", role: "admin" },
  { name: "admin-events", path: "/admin/events", role: "admin" },
  { name: "admin-system", path: "/admin/system", role: "admin" },
];

const TEACH_PAGES = [
  "outline",
  "settings",
  "files",
  "publish",
  "enrolment",
  "learners",
  "grading",
  "gradebook",
  "gradebook/import",
  "certificates",
];

const SLUG = "thinking-in-probability";

/** Makes whoever is signed in a learner of the demo course. */
export async function enrollInDemo(page: Page): Promise<void> {
  const course = (await (await page.request.get(`/api/v1/courses/${SLUG}`)).json()) as { course_id: string };
  await page.request.post(`/api/v1/enrollments/${course.course_id}`);
}

/** Every page, those of the demo course among them. `page` must be signed in as its instructor. */
export async function allPages(page: Page): Promise<PageEntry[]> {
  const slug = SLUG;
  const course = (await (await page.request.get(`/api/v1/courses/${slug}`)).json()) as {
    course_id: string;
    instructor: { user_id: string };
  };
  const outline = (await (await page.request.get(`/api/v1/courses/${course.course_id}/lessons`)).json()) as {
    modules: { lessons: Lesson[] }[];
  };
  const lessons = outline.modules.flatMap((module) => module.lessons);
  const oneOfEachType = lessons.filter(
    (lesson, place) => lessons.findIndex((other) => other.type === lesson.type) === place,
  );
  const teach = `/teach/${course.course_id}`;
  const admin = (await (await page.request.get("/api/v1/users/me")).json()) as { user_id: string };
  return [
    ...FIXED,
    { name: "course", path: `/courses/${slug}` },
    { name: "instructor", path: `/instructors/${course.instructor.user_id}` },
    { name: "learn-outline", path: `/learn/${slug}`, role: "student" },
    { name: "learn-grades", path: `/learn/${slug}/grades`, role: "student" },
    ...oneOfEachType.map((lesson): PageEntry => ({
      name: `lesson-${lesson.type}`,
      path: `/learn/${slug}/${lesson.lesson_id}`,
      role: "student",
    })),
    ...TEACH_PAGES.map((name): PageEntry => ({
      name: `teach-${name.replace("/", "-")}`,
      path: `${teach}/${name}`,
      role: "instructor",
    })),
    ...oneOfEachType.map((lesson): PageEntry => ({
      name: `teach-lesson-${lesson.type}`,
      path: `${teach}/lessons/${lesson.lesson_id}`,
      role: "instructor",
    })),
    ...lessons
      .filter((lesson) => lesson.type === "quiz")
      .slice(0, 1)
      .map((lesson): PageEntry => ({
        name: "teach-regrade",
        path: `${teach}/regrade/${lesson.lesson_id}`,
        role: "instructor",
      })),
    { name: "admin-user", path: `/admin/users/${admin.user_id}`, role: "admin" },
  ];
}
