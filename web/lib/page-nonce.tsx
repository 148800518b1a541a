"use client";

import { useState } from "react";

/**
 * The nonce of this document, where React Aria looks for it when it adds its one style. The layout comes again with
 * every refresh and brings the nonce of that request, but the browser goes by the policy that the page came with.
 */
export function PageNonce({ nonce }: { nonce: string }) {
  const [first] = useState(nonce);
  return <meta property="csp-nonce" nonce={first} suppressHydrationWarning />;
}
