import type { components } from "@/client/schema";

type Schemas = components["schemas"];

export type User = Schemas["UserAnswer"];
export type Session = Schemas["SessionAnswer"];
export type Consent = Schemas["ConsentAnswer"];
export type Totp = Schemas["TotpAnswer"];
export type Enrolment = Schemas["TotpEnrolmentAnswer"];
