"""Seeing the platform as somebody else: whom an admin may view, and how long."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from studium.services.identity.domain.accounts import Account
from studium.services.identity.domain.errors import NotViewable, OwnAccount

ViewingEnd = Literal["stopped", "expired", "admin_session_ended", "account_changed"]
"""Why a viewing ended: by the admin, by time, with the session it was begun from, or with what it showed."""


@dataclass(frozen=True)
class Viewing:
    """An admin, by one of their sessions, sees the platform as a user, until `expires_at` at the latest."""

    viewing_id: UUID
    user_id: UUID
    admin_id: UUID
    session_id: UUID
    began_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None

    def ended(self, now: datetime) -> Viewing:
        """The same, ended; what has expired ended when it expired."""
        return replace(self, ended_at=min(now, self.expires_at))


def refuse_unviewable(admin_id: UUID, account: Account) -> None:
    """Raise `OwnAccount` or `NotViewable` unless an admin may see the platform as this account's owner.

    Nobody is viewed who may do what an admin may.
    """
    if account.user_id == admin_id:
        raise OwnAccount("You see the platform as yourself already.")
    if "admin" in account.roles:
        raise NotViewable("This person is an admin, too; nobody sees the platform as an admin but themself.")
    if account.suspended_at is not None:
        raise NotViewable("This person is suspended and sees nothing of the platform; reinstate them first.")
