"""What identity says: accounts, roles and sessions. Names and addresses travel sealed (`Personal`)."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID

from studium.contracts.event import Event, Personal

Role = Literal["student", "instructor", "admin"]


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


class PasswordChanged(Event):
    """Emitted when a password was set anew, by its owner or through a reset link."""

    type: Literal["identity.password_changed.v1"] = "identity.password_changed.v1"
    partition_key: ClassVar[str] = "user_id"

    user_id: UUID
    by_reset: bool
    changed_at: datetime


class SessionStarted(Event):
    """Emitted when a user signed in on a device."""

    type: Literal["identity.session_started.v1"] = "identity.session_started.v1"
    partition_key: ClassVar[str] = "user_id"

    user_id: UUID
    session_id: UUID
    started_at: datetime


class SessionRevoked(Event):
    """Emitted when a session ended before its time: sign-out, revocation, password change or token reuse.

    Every service refuses the session's access tokens until `tokens_expire_at`, when the last of them is dead.
    """

    type: Literal["identity.session_revoked.v1"] = "identity.session_revoked.v1"
    partition_key: ClassVar[str] = "user_id"

    user_id: UUID
    session_id: UUID
    reason: Literal["signed_out", "revoked", "password_changed", "token_reused", "roles_changed"]
    revoked_at: datetime
    tokens_expire_at: datetime
