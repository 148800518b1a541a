/**
 * Opens a page as a fresh document. After signing in or out nothing that was read before may be shown from
 * memory, which a change of route within the application could do.
 */
export function openFresh(path: string): void {
  window.location.assign(path);
}
