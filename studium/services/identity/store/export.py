"""What identity holds of a person; see `studium.kit.export`."""

from __future__ import annotations

from studium.kit.export import Held
from studium.services.identity.store.tables import (
    api_key,
    audit_entry,
    challenge,
    consent,
    invitation,
    known_client,
    link,
    linked_identity,
    passkey,
    passkey_challenge,
    provider_request,
    recovery_code,
    session,
    totp,
    user,
    viewing,
)

HELD = (
    Held(
        user,
        sealed=frozenset({"email", "first_name", "last_name", "headline", "biography"}),
        # What proves who somebody is leaves the house in no form.
        left_out=frozenset({"password_hash"}),
    ),
    Held(consent),
    Held(session, sealed=frozenset({"device", "address"})),
    # Which admin, and from which session of theirs, is told to nobody: the audit log has it.
    Held(viewing, left_out=frozenset({"admin_id", "session_id"})),
    Held(invitation, left_out=frozenset({"invited_by"})),  # Somebody else, who is named nowhere else.
    Held(passkey, sealed=frozenset({"name"})),
    Held(passkey_challenge),
    Held(linked_identity, sealed=frozenset({"label"})),
    Held(provider_request),
    Held(api_key, sealed=frozenset({"name"})),
    Held(known_client),
    Held(link),
    Held(totp, left_out=frozenset({"secret"})),
    Held(recovery_code),
    Held(challenge),
    Held(audit_entry, person="subject_id", sealed=frozenset({"device", "address", "note"})),
)
