/** The look of a choice: its row (a target for a thumb) and its mark. The row carries the state as data attributes. */
export const CHOICE_ROW =
  "group/choice flex min-h-11 cursor-pointer items-start gap-3 rounded-sm py-2 text-start " +
  "data-disabled:cursor-not-allowed data-disabled:opacity-60 " +
  "data-focus-visible:outline-none";

export const CHOICE_MARK =
  "mt-0.5 grid size-5.5 shrink-0 place-items-center border border-line-strong bg-surface text-on-accent " +
  "transition-colors duration-100 group-data-hovered/choice:border-ink-soft group-data-invalid/choice:border-bad " +
  "group-data-selected/choice:border-accent group-data-selected/choice:bg-accent " +
  "group-data-indeterminate/choice:border-accent group-data-indeterminate/choice:bg-accent " +
  "group-data-focus-visible/choice:outline-3 group-data-focus-visible/choice:outline-offset-2 " +
  "group-data-focus-visible/choice:outline-accent forced-colors:group-data-selected/choice:bg-[Highlight] " +
  "forced-colors:group-data-selected/choice:text-[HighlightText]";

/** Lines a help or error text up with the text of the choice above it. */
export const CHOICE_INDENT = "ps-8.5 empty:hidden";
