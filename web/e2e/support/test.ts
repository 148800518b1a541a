import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type APIRequestContext, type Page } from "@playwright/test";
import { hasOwnDatabase, runSql } from "./database";
import { demoAccount, type Role } from "./server";

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

interface Faults {
  /** What the page complained about: scripts that threw, a broken content policy, answers of 500 and up. */
  faults: string[];
}

/** `test` whose page must not throw, break the content policy or get a server error. */
export const test = base.extend<Faults>({
  faults: [
    async ({ page }, use) => {
      const faults: string[] = [];
      page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
      page.on("response", (answer) => {
        if (answer.status() >= 500) faults.push(`${answer.status()} from ${answer.url()}`);
      });
      page.on("console", (message) => {
        if (/content security policy|hydrat/i.test(message.text())) {
          faults.push(`console on ${page.url()}: ${message.text()} (${message.location().url})`);
        }
      });
      await use(faults);
      expect(faults, "what the page complained about").toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** Sign in by the API; the cookies are the page's from then on. */
export async function signIn(page: Page, who: Role | { email: string; password: string }) {
  const { email, password } = typeof who === "string" ? demoAccount(who) : who;
  const answer = await page.request.post("/api/v1/auth/sign-in", { data: { email, password } });
  expect(answer.status(), await answer.text()).toBe(200);
  return (await answer.json()) as { user: { user_id: string } };
}

/** Forgets on this device who was signed in, as if the browser were new. */
export async function forgetSession(page: Page) {
  // The page before has to be gone: what it still asks for would bring cookies back, or lead to another page.
  await page.goto("about:blank");
  await page.context().clearCookies();
}

let serial = 0;

/** Words for a new person; every run and worker has its own. */
export function newPerson(firstName = "Robin") {
  serial += 1;
  const mark = `${process.pid.toString(36)}${Date.now().toString(36)}${serial}`;
  return {
    email: `robin-${mark}@example.org`,
    password: `plain words about ${mark}`,
    first_name: firstName,
    last_name: "Tester",
  };
}

/** Register, verify and sign in somebody new, by the API. */
export async function newLearner(page: Page) {
  const person = newPerson();
  // More newcomers than one address may have in an hour: all journeys come from this machine.
  if (hasOwnDatabase()) runSql("DELETE FROM identity.throttle");
  const registered = await page.request.post("/api/v1/auth/register", { data: person });
  expect(registered.status(), await registered.text()).toBe(202);
  const link = await mailedLink(page.request, person.email, /\/verify\/([\w-]+)/);
  const verified = await page.request.post("/api/v1/auth/verify-email", { data: { token: link } });
  expect(verified.status(), await verified.text()).toBe(204);
  await signIn(page, person);
  return person;
}

interface MailEntry {
  mail_id: string;
  to: string;
}

/** What `pattern` finds first in the newest mail to the address; waits for the mail. */
export async function mailedLink(request: APIRequestContext, to: string, pattern: RegExp): Promise<string> {
  let found: string | undefined;
  await expect(async () => {
    const list = await request.get("/dev/mail", { headers: { Accept: "application/json" } });
    const { items } = (await list.json()) as { items: MailEntry[] };
    for (const mail of items.filter((one) => one.to.includes(to))) {
      const shown = await request.get(`/dev/mail/${mail.mail_id}`, {
        headers: { Accept: "application/json" },
      });
      found ??= pattern.exec(await shown.text())?.[1];
    }
    expect(found, `a mail to ${to} with ${pattern}`).toBeTruthy();
  }).toPass({ timeout: 30_000 });
  return found as string;
}

/** No violation of WCAG 2.2 AA that axe can see, on the page as it stands now. */
export async function expectAccessible(page: Page, what = page.url()) {
  // A colour on its way from light to dark is neither: axe would measure it while the page waits for its next frame.
  await page.evaluate(() => {
    for (const one of document.getAnimations()) if (one instanceof CSSTransition) one.finish();
  });
  const result = await new AxeBuilder({ page }).withTags(WCAG).analyze();
  const seen = result.violations.map(
    (one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).join(" | ")}`,
  );
  expect(seen, `axe on ${what}`).toEqual([]);
}
