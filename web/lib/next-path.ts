/**
 * Where to go after signing in: a path of this site, or `/home`. Anything that a browser could read as another
 * site is refused (an open redirect, CWE-601).
 */
export function safeNextPath(wanted: string | string[] | undefined): string {
  const path = Array.isArray(wanted) ? wanted[0] : wanted;
  if (!path?.startsWith("/")) return "/home";
  try {
    const here = "http://here.invalid";
    const address = new URL(path, here);
    // `/.//evil.example` is a path of this site until its dots are left out.
    return address.origin === here && !address.pathname.startsWith("//")
      ? `${address.pathname}${address.search}${address.hash}`
      : "/home";
  } catch {
    return "/home";
  }
}
