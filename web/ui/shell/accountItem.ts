/** How a link or button in the account menu looks; apart from the menu, for the server has no constants of islands. */
export const ACCOUNT_ITEM =
  "flex min-h-11 w-full items-center gap-3 rounded-sm px-3 py-2 text-start text-sm text-ink hover:bg-sunken [&_svg]:size-5";
