import { expect, type Locator } from "@playwright/test";

/** Waits until a script has taken over this element: what is pressed or typed before does not count yet. */
export async function ready(locator: Locator): Promise<Locator> {
  const isTaken = (element: Element) => Object.keys(element).some((key) => key.startsWith("__reactProps$"));
  await expect.poll(() => locator.evaluate(isTaken), { timeout: 60_000 }).toBe(true);
  return locator;
}
