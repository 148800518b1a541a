/** The nonce in a Content-Security-Policy, as the gateway passes it with each request for a page. */
export function nonceOf(policy: string | null): string | undefined {
  return policy?.match(/'nonce-([A-Za-z0-9+/_=-]+)'/)?.[1];
}
