import type { AuditEntry } from "../types";

/** Everything that the audit log writes down, in the order in which one looks for it. */
export const ACTIONS = [
  "signed_in",
  "sign_in_failed",
  "sign_in_refused",
  "signed_out",
  "session_revoked",
  "token_reused",
  "password_changed",
  "password_reset",
  "second_factor_enabled",
  "second_factor_disabled",
  "second_factor_failed",
  "recovery_codes_made",
  "recovery_code_used",
  "roles_changed",
  "user_suspended",
  "user_reinstated",
  "user_erased",
  "data_exported",
  "instructor_looked_up",
  "certificate_revoked",
  "master_key_replaced",
  "api_key_made",
  "api_key_used",
  "api_key_removed",
] as const satisfies readonly AuditEntry["action"][];
