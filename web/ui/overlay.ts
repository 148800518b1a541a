/** The look of what opens above the page. */
export const POPOVER =
  "rounded-md border border-line bg-raised text-ink shadow-overlay outline-none " +
  "data-entering:animate-appear forced-colors:border-[CanvasText]";

export const LIST = "max-h-[min(22rem,60vh)] overflow-auto p-1 outline-none";

export const OPTION =
  "flex min-h-11 cursor-pointer items-center gap-3 rounded-sm px-3 py-2 text-start text-sm text-ink outline-none " +
  "data-focused:bg-sunken data-disabled:cursor-not-allowed data-disabled:opacity-55 [&_svg]:size-5 [&_svg]:shrink-0 " +
  "data-focus-visible:outline-2 data-focus-visible:-outline-offset-2 data-focus-visible:outline-accent " +
  "forced-colors:data-focused:outline-2 forced-colors:data-focused:outline-[Highlight]";
