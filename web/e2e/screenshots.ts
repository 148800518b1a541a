import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { allPages, enrollInDemo } from "./support/pages";
import { signIn, test } from "./support/test";

/** Pictures of every page, for people to look at: `make screenshots` writes them to web/screenshots/. */
const FOLDER = join(import.meta.dirname, "..", "screenshots");
const WIDTHS = [390, 1280];

for (const colorScheme of ["light", "dark"] as const) {
  test(`screenshots, ${colorScheme}`, async ({ page }) => {
    test.setTimeout(900_000);
    mkdirSync(FOLDER, { recursive: true });
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await signIn(page, "admin");
    const all = await allPages(page);
    for (const role of [undefined, "student", "instructor", "admin"] as const) {
      await page.context().clearCookies();
      if (role) await signIn(page, role);
      if (role === "student") await enrollInDemo(page);
      for (const entry of all.filter((one) => one.role === role)) {
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: 900 });
          await page.goto(entry.path, { waitUntil: "networkidle" });
          await page.screenshot({
            path: join(FOLDER, `${entry.name}-${width}-${colorScheme}.png`),
            fullPage: true,
          });
        }
      }
    }
  });
}
