/** The look of what is typed into; native fields and those of React Aria share it. */
export const INPUT =
  "w-full min-w-0 rounded-md border border-line-strong bg-surface px-3 text-base text-ink placeholder:text-ink-soft " +
  "transition-colors duration-100 hover:border-ink-soft aria-invalid:border-bad data-invalid:border-bad " +
  "disabled:cursor-not-allowed disabled:opacity-60 data-disabled:opacity-60 [&[readonly]]:bg-sunken";

export const INPUT_HEIGHT = "min-h-11 py-2";
export const LABEL = "text-sm font-medium text-ink";
export const HELP = "text-sm text-ink-soft";
export const ERROR = "flex items-start gap-1.5 text-sm text-bad";
export const FIELD = "flex w-full min-w-0 flex-col gap-1.5";

/** What every field takes beside what is its own. */
export interface FieldTexts {
  label: string;
  /** One sentence of help that stands below the label, so that it is read before the answer is given. */
  description?: string;
  /** What is wrong, and what to do; in a `Form` it comes by itself from the server's answer. */
  error?: string;
}
