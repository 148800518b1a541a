"""What identity says: accounts, roles and sessions. Names and addresses travel sealed (`Personal`)."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID

from studium.contracts.event import Event, Personal

Role = Literal["student", "instructor", "admin"]

Scope = Literal["profile:read", "courses:read", "progress:read", "grades:read", "users:read", "audit:read"]
"""What an API key may be good for. There is none that writes."""

API_KEY_PREFIX = "stk_"
"""With this an API key begins."""


class UserRegistered(Event):
    """Emitted once when an account is created, before its address is verified."""

    type: Literal["identity.user_registered.v1"] = "identity.user_registered.v1"
    partition_key: ClassVar[str] = "user_id"
    personal_subject: ClassVar[str | None] = "user_id"

    user_id: UUID
    email: Personal[str]
    first_name: Personal[str]
    last_name: Personal[str]
    roles: list[Role]
    locale: str
    time_zone: str
    registered_at: datetime


class EmailVerified(Event):
    """Emitted when the owner of an account proved control of its e-mail address."""

    type: Literal["identity.email_verified.v1"] = "identity.email_verified.v1"
    partition_key: ClassVar[str] = "user_id"

    user_id: UUID
    verified_at: datetime


class InvitationAccepted(Event):
    """Emitted when an invited person chose a password; they want to be enrolled in these courses."""

    type: Literal["identity.invitation_accepted.v1"] = "identity.invitation_accepted.v1"
    partition_key: ClassVar[str] = "user_id"

    user_id: UUID
    invited_by: UUID
    course_ids: list[UUID]
    accepted_at: datetime


class ProfileChanged(Event):
    """Emitted when a user changed name, locale or time zone; carries the whole new profile."""

    type: Literal["identity.profile_changed.v1"] = "identity.profile_changed.v1"
    partition_key: ClassVar[str] = "user_id"
    personal_subject: ClassVar[str | None] = "user_id"

    user_id: UUID
    first_name: Personal[str]
    last_name: Personal[str]
    locale: str
    time_zone: str
    changed_at: datetime


class RolesChanged(Event):
    """Emitted when an admin granted or withdrew roles; carries the whole new set."""

    type: Literal["identity.roles_changed.v1"] = "identity.roles_changed.v1"
    partition_key: ClassVar[str] = "user_id"

    user_id: UUID
    roles: list[Role]
    changed_by: UUID | None
    changed_at: datetime


class UserSuspended(Event):
    """Emitted when an admin suspended a user, who may not sign in until reinstated; all sessions end."""

    type: Literal["identity.user_suspended.v1"] = "identity.user_suspended.v1"
    partition_key: ClassVar[str] = "user_id"

    user_id: UUID
    suspended_at: datetime


class UserReinstated(Event):
    """Emitted when an admin let a suspended user in again."""

    type: Literal["identity.user_reinstated.v1"] = "identity.user_reinstated.v1"
    partition_key: ClassVar[str] = "user_id"

    user_id: UUID
    reinstated_at: datetime


class UserErased(Event):
    """Emitted once when a user's account was erased; the last event about this user.

    The data key is gone or goes at once, so nothing sealed with it can be opened any more. Every service
    removes what it keeps of the person, or keeps it under nobody's name.
    """

    type: Literal["identity.user_erased.v1"] = "identity.user_erased.v1"
    partition_key: ClassVar[str] = "user_id"

    user_id: UUID
    erased_at: datetime


class PasswordChanged(Event):
    """Emitted when a password was set anew, by its owner or through a reset link."""

    type: Literal["identity.password_changed.v1"] = "identity.password_changed.v1"
    partition_key: ClassVar[str] = "user_id"

    user_id: UUID
    by_reset: bool
    changed_at: datetime


class SecondFactorChanged(Event):
    """Emitted when a second factor was switched on by its owner, or off by its owner or an admin."""

    type: Literal["identity.second_factor_changed.v1"] = "identity.second_factor_changed.v1"
    partition_key: ClassVar[str] = "user_id"

    user_id: UUID
    enabled: bool
    changed_by: UUID
    changed_at: datetime


class RecoveryCodeUsed(Event):
    """Emitted when a user signed in with a recovery code instead of their app."""

    type: Literal["identity.recovery_code_used.v1"] = "identity.recovery_code_used.v1"
    partition_key: ClassVar[str] = "user_id"

    user_id: UUID
    codes_left: int
    used_at: datetime


class ConsentChanged(Event):
    """Emitted when a user gave or withdrew a consent, or accepted a version of the terms."""

    type: Literal["identity.consent_changed.v1"] = "identity.consent_changed.v1"
    partition_key: ClassVar[str] = "user_id"

    user_id: UUID
    purpose: Literal["terms", "privacy", "analytics", "product_mail"]
    version: str
    granted: bool
    changed_at: datetime


class SessionStarted(Event):
    """Emitted when a user signed in on a device."""

    type: Literal["identity.session_started.v1"] = "identity.session_started.v1"
    partition_key: ClassVar[str] = "user_id"

    user_id: UUID
    session_id: UUID
    started_at: datetime


class SessionRevoked(Event):
    """Emitted when a session ended before its time, for the `reason` that it carries.

    Also for the access tokens of an API key, which carry a session of their own that was never started.
    Every service refuses the session's access tokens until `tokens_expire_at`, when the last of them is dead.
    """

    type: Literal["identity.session_revoked.v1"] = "identity.session_revoked.v1"
    partition_key: ClassVar[str] = "user_id"

    user_id: UUID
    session_id: UUID
    reason: Literal[
        "signed_out", "revoked", "password_changed", "token_reused", "roles_changed", "suspended", "erased"
    ]
    revoked_at: datetime
    tokens_expire_at: datetime
