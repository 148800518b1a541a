import { chromium, expect, test } from "@playwright/test";
import lighthouse from "lighthouse";
import { BASE_URL } from "./support/server";
import { signIn } from "./support/test";

/**
 * What Lighthouse says of home, catalogue, course and lesson on its phone: accessibility, best practices and SEO are
 * full; performance is measured and printed, because it depends on the machine.
 */
const DEBUG_PORT = 9333;
const FULL = ["accessibility", "best-practices", "seo"] as const;

test("Lighthouse", async ({ launchOptions }) => {
  test.setTimeout(600_000);
  const browser = await chromium.launch({
    ...launchOptions,
    args: [...(launchOptions.args ?? []), `--remote-debugging-port=${DEBUG_PORT}`],
  });
  const page = await (await browser.newContext({ baseURL: BASE_URL })).newPage();
  await signIn(page, "student");
  const cookie = (await page.context().cookies()).map((one) => `${one.name}=${one.value}`).join("; ");
  const slug = "thinking-in-probability";
  const course = (await (await page.request.get(`/api/v1/courses/${slug}`)).json()) as { course_id: string };
  await page.request.post(`/api/v1/enrollments/${course.course_id}`);
  const outline = (await (await page.request.get(`/api/v1/courses/${course.course_id}/lessons`)).json()) as {
    modules: { lessons: { lesson_id: string; type: string }[] }[];
  };
  const lesson = outline.modules.flatMap((one) => one.lessons).find((one) => one.type === "text");
  const pages: { path: string; headers: Record<string, string> }[] = [
    { path: "/", headers: {} },
    { path: "/courses", headers: {} },
    { path: `/courses/${slug}`, headers: {} },
    { path: `/learn/${slug}/${lesson?.lesson_id}`, headers: { cookie } },
  ];
  const short: string[] = [];
  for (const { path, headers } of pages) {
    const run = await lighthouse(`${BASE_URL}${path}`, {
      port: DEBUG_PORT,
      extraHeaders: headers,
      onlyCategories: ["performance", ...FULL],
    });
    const score = (name: string) => Math.round(100 * (run?.lhr.categories[name]?.score ?? 0));
    process.stdout.write(
      `${path} | performance ${score("performance")} | ${FULL.map((one) => `${one} ${score(one)}`).join(" | ")}\n`,
    );
    for (const name of FULL) {
      const audits = run?.lhr.categories[name]?.auditRefs ?? [];
      const failed = audits
        .filter((one) => one.weight > 0 && (run?.lhr.audits[one.id]?.score ?? 1) < 1)
        .map((one) => one.id);
      for (const id of failed) {
        short.push(
          `${path} ${name}: ${id} ${JSON.stringify(run?.lhr.audits[id]?.details ?? {}).slice(0, 600)}`,
        );
      }
    }
  }
  await browser.close();
  expect(short).toEqual([]);
});
