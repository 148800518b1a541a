"""An account as it is kept, and who asks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from studium.contracts.identity import Role
from studium.services.identity.domain.errors import AccountSuspended

NO_PASSWORD = ""
"""Stands where the hash of a password would: no password fits it."""


@dataclass(frozen=True)
class Account:
    """A user's row. Address, names, `headline` and `biography` are sealed; only the vault opens them.

    `contested`: the address was registered more than once before anybody verified it.
    """

    user_id: UUID
    email: str
    email_index: bytes
    password_hash: str = field(repr=False)
    first_name: str
    last_name: str
    roles: tuple[Role, ...]
    locale: str
    time_zone: str
    email_verified_at: datetime | None
    created_at: datetime
    headline: str | None = None
    biography: str | None = None
    suspended_at: datetime | None = None
    contested: bool = False
    version: int = 1

    @property
    def verified(self) -> bool:
        """Whether the owner has proved control of the address."""
        return self.email_verified_at is not None

    @property
    def has_password(self) -> bool:
        """Whether one can sign in with a password; who came by a provider has none until they choose one."""
        return self.password_hash != NO_PASSWORD

    @property
    def may_teach(self) -> bool:
        """Whether the person may write a course now: with the role for it, verified and not suspended."""
        has_role = not {"instructor", "admin"}.isdisjoint(self.roles)
        return has_role and self.verified and self.suspended_at is None

    def refuse_suspended(self) -> None:
        """Raise `AccountSuspended` when an admin has suspended the account."""
        if self.suspended_at is not None:
            raise AccountSuspended("Ask those who run this platform why, and how to get in again.")


@dataclass(frozen=True)
class Client:
    """Who asks: the network address, what the browser calls itself, and the device cookie, if it has one."""

    address: str = field(repr=False)
    user_agent: str = field(default="", repr=False)
    device: str | None = field(default=None, repr=False)
