import type { components } from "@/client/schema";

export type IssuedCertificates = components["schemas"]["Page_CertificateOut_"];
export type IssuedCertificate = components["schemas"]["CertificateOut"];

/** What a teacher can say of a revocation; `replaced` is said by itself. */
export const CAUSES = ["error", "misconduct", "other"] as const;
