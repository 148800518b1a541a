import { expect, type Locator } from "@playwright/test";

/** Waits until a script has taken over this element: what is pressed or typed before does not count yet. */
export async function ready(locator: Locator): Promise<Locator> {
  const isTaken = (element: Element) => Object.keys(element).some((key) => key.startsWith("__reactProps$"));
  await expect.poll(() => locator.evaluate(isTaken), { timeout: 60_000 }).toBe(true);
  return locator;
}

/** Presses a key on an element once a press counts there. `Locator.press` alone does so on a disabled button, too. */
export async function press(locator: Locator, key = "Enter"): Promise<void> {
  await expect(await ready(locator)).toBeEnabled();
  await locator.press(key);
}
