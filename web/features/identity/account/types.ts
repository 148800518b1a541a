import type { components } from "@/client/schema";

type Schemas = components["schemas"];

export type User = Schemas["UserAnswer"];
export type Session = Schemas["SessionAnswer"];
export type Consent = Schemas["ConsentAnswer"];
export type Totp = Schemas["TotpAnswer"];
export type ApiKey = Schemas["ApiKeyAnswer"];
export type Passkey = Schemas["PasskeyAnswer"];
export type Identity = Schemas["IdentityAnswer"];
export type Provider = Schemas["ProviderAnswer"];
export type Scope = ApiKey["scopes"][number];
export type Enrolment = Schemas["TotpEnrolmentAnswer"];

/** All that an API key may be good for. */
export const SCOPES: readonly Scope[] = [
  "profile:read",
  "courses:read",
  "progress:read",
  "grades:read",
  "users:read",
  "audit:read",
];
