import { classes } from "./classes";

/** Text with headings, lists and pictures, as the server has cleaned it. Nothing else may come in here. */
export function RichText({ html, className }: { html: string; className?: string }) {
  return <div className={classes("prose", className)} dangerouslySetInnerHTML={{ __html: html }} />;
}
