const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a part of an address can be an identifier of the API at all. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
