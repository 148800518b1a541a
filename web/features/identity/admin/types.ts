import type { components } from "@/client/schema";

type Schemas = components["schemas"];

export type User = Schemas["UserAnswer"];
export type Role = User["roles"][number];
export type Session = Schemas["SessionAnswer"];
export type Invitation = Schemas["InvitationAnswer"];
export type Upload = Schemas["UploadAnswer"];
export type UploadResult = Schemas["UploadResultAnswer"];
export type AuditEntry = Schemas["AuditEntryAnswer"];

export const ROLES: readonly Role[] = ["student", "instructor", "admin"];
