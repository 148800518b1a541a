/** The code under which the server's log holds an error; a dash for an error of the browser's own. */
export function digestOf(error: unknown): string {
  const digest = typeof error === "object" && error !== null && "digest" in error ? error.digest : undefined;
  return typeof digest === "string" && digest !== "" ? digest : "–";
}
