"""The audit log: what is written down, and the chain that shows whether anything was changed or taken out.

Each entry's digest is made of the digest before it and of everything the entry says, so one that is altered,
removed or put in between breaks the chain from there on. Who owns the database can still make the whole chain
anew; a digest that was noted elsewhere shows that, too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal
from uuid import UUID

AuditAction = Literal[
    "signed_in",
    "sign_in_failed",
    "sign_in_refused",
    "signed_out",
    "session_revoked",
    "token_reused",
    "password_changed",
    "password_reset",
    "roles_changed",
    "user_suspended",
    "user_reinstated",
    "user_erased",
    "person_data_deleted",
    "second_factor_enabled",
    "second_factor_disabled",
    "second_factor_failed",
    "recovery_codes_made",
    "recovery_code_used",
    "data_exported",
    "instructor_looked_up",
    "certificate_revoked",
    "grade_overridden",
    "grade_override_withdrawn",
    "quiz_regraded",
    "quiz_regrade_undone",
    "grades_imported",
    "grades_import_undone",
    "api_key_made",
    "api_key_used",
    "api_key_removed",
    "master_key_replaced",
    "passkey_added",
    "passkey_removed",
    "passkey_failed",
    "identity_linked",
    "identity_unlinked",
    "provider_sign_in_failed",
    "user_invited",
    "invitation_resent",
    "invitation_revoked",
    "invitation_accepted",
    "people_uploaded",
    "upload_undone",
    "viewing_began",
    "viewing_ended",
]
"""What can be written down. A new word may be added; one that was used is never given another meaning."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


_RANDOM_PART = (1 << 80) - 1


def entry_id_of(thing: UUID, moment: datetime) -> UUID:
    """The id of the entry on something that happened to a thing, the same each time that it is heard of.

    It is a UUID of version 7, as `thing` is: the time of the event, so that entries sort by it, then the
    thing's own random bits.
    """
    return UUID(int=int(moment.timestamp() * 1000) << 80 | thing.int & _RANDOM_PART)


@dataclass(frozen=True)
class AuditEntry:
    """One entry. `address`, `device` and `note` are sealed; `details` is JSON text without personal data.

    `actor_id` is who did it: None when nobody knows, all zeros for the installation itself. `subject_id` is
    to whom it was done.
    """

    entry_id: UUID
    recorded_at: datetime
    action: str
    actor_id: UUID | None
    subject_id: UUID | None
    address: str | None
    device: str | None
    note: str | None
    details: str


@dataclass(frozen=True)
class ChainedEntry:
    """An entry with its place in the chain, or without one, which only tampering makes."""

    entry: AuditEntry
    position: int | None
    digest: bytes | None


@dataclass(frozen=True)
class ChainReport:
    """What a look over the whole log found. `fault` says where the chain breaks; empty when it holds."""

    entries: int
    head: bytes
    fault: str = ""
    known_digest_found: bool = False


class ChainCheck:
    """Follows the chain from its beginning, entry by entry."""

    def __init__(self, known_digest: bytes | None = None) -> None:
        self._known_digest = known_digest
        self._known_digest_found = False
        self._entries = 0
        self._head = b""
        self._fault = ""

    def follow(self, chained: Iterable[ChainedEntry]) -> None:
        """Look at the next entries, in the order of their places. Only the first fault is kept."""
        for one in chained:
            self._entries += 1
            digest = digest_of(self._head, one.entry)
            if not self._fault and one.position != self._entries:
                self._fault = f"the entry with place {self._entries} is missing"
            if not self._fault and one.digest != digest:
                self._fault = f"the entry at place {one.position} was changed"
            self._head = one.digest or b""
            self._known_digest_found |= self._known_digest == self._head

    def note_unchained(self, count: int) -> None:
        """Say how many entries have no place in the chain: each gets one in the transaction that makes it."""
        if count and not self._fault:
            self._fault = f"{count} entries have no place in the chain"

    def report(self) -> ChainReport:
        """What was found."""
        return ChainReport(self._entries, self._head, self._fault, self._known_digest_found)


def digest_of(previous: bytes, entry: AuditEntry) -> bytes:
    """SHA-256 of the digest before and of all that the entry says, as the database's trigger computes it."""
    said = (
        entry.entry_id,
        (entry.recorded_at - _EPOCH) // timedelta(microseconds=1),
        entry.action,
        entry.actor_id,
        entry.subject_id,
        entry.address,
        entry.device,
        entry.note,
        entry.details,
    )
    # The separator is a control character, which JSON escapes and no other field can hold.
    text = "\x1f".join("" if value is None else str(value) for value in said)
    return hashlib.sha256(previous + text.encode()).digest()
