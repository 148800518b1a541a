/** Whether an admin sees this page as somebody else: they read, and nothing is sent or kept. */
export function isViewing(): boolean {
  return typeof document !== "undefined" && document.documentElement.hasAttribute("data-viewing");
}
