/** Whether a reader would see nothing of some HTML. */
export function isBlankHtml(html: string): boolean {
  return !/<(?:img|hr|table)\b/i.test(html) && html.replace(/<[^>]*>|&nbsp;|\s/g, "") === "";
}

/** The words of some HTML in one line, for where there is room for no more. */
export function plainText(html: string): string {
  const spaced = html.replace(/<\/?(?:p|div|li|br|h[1-6]|tr|td|th|pre|blockquote)\b[^>]*>/gi, " ");
  const text = spaced.replace(/<[^>]*>/g, "");
  const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: " ", "#39": "'" };
  return text
    .replace(/&(amp|lt|gt|quot|nbsp|#39);/g, (_, name: string) => entities[name] ?? "")
    .replace(/\s+/g, " ")
    .trim();
}
