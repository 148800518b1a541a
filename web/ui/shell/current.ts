/** The link under which a page stands: the longest whose address is the page's or one above it. */
export function currentHref(pathname: string, links: readonly { href: string }[]): string | undefined {
  return links
    .map(({ href }) => href)
    .filter((href) => pathname === href || (href !== "/" && pathname.startsWith(`${href}/`)))
    .sort((a, b) => b.length - a.length)[0];
}
